import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { packageWorkspace } from '../../../../src/core/package/packageWorkspace.ts';
import { packageOptions } from '../../../support/packageOptions.ts';
import { requirePart } from '../../../support/stack/requirePart.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

/** Programs that open packs where trainings run: the image of the fetching container has busybox's. */
const programs = { tar: ['tar'], busybox: ['busybox', 'tar'] } as const;

suite('archives of packs', () => {
  for (const [name, [program, ...args]] of Object.entries(programs)) {
    test(`are opened by ${name} as they were packaged`, async function () {
      requirePart(this, spawnSync(program, ['--help']).error === undefined ? undefined : `there is no ${program}`);
      await using folder = await tempFolder({ 'workspace/train.py': 'print(1)\n', 'workspace/empty': '', 'workspace/日本語/ümlaut.txt': 'x', 'workspace/large.bin': Buffer.alloc(5_000_000, 'x'), 'workspace/new\nline': 'x' });
      const deep = `workspace/${'d'.repeat(90)}/${'e'.repeat(90)}/${'ü'.repeat(100)}`;
      await mkdir(folder.join(deep), { recursive: true });
      await writeFile(folder.join(deep, 'n'.repeat(250)), 'deep');
      await writeFile(folder.join('workspace', 'run.sh'), '#!/bin/sh\n');
      await chmod(folder.join('workspace', 'run.sh'), 0o755);
      await symlink('train.py', folder.join('workspace', 'short-link'));
      await symlink(`${'d'.repeat(90)}/${'e'.repeat(90)}/${'ü'.repeat(100)}`, folder.join('workspace', 'long-link'));
      const packaged = await packageWorkspace(folder.join('workspace'), packageOptions(folder.join('cache')));
      await mkdir(folder.join('out'));
      for (const pack of packaged.packs) execFileSync(program, [...args, '-xf', await pack.materialize(new AbortController().signal), '-C', folder.join('out')]);
      await packaged.dispose();
      execFileSync('diff', ['-r', '--no-dereference', folder.join('workspace'), folder.join('out')]);
      const modes = execFileSync('stat', ['-c', '%a', folder.join('out', 'run.sh'), folder.join('out', 'train.py')], { encoding: 'utf8' });
      assert.equal(modes, '755\n644\n');
      assert.equal((await readdir(folder.join('out'))).length, 9);
    });
  }
});
