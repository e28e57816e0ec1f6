import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pythonEnvironment, pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';

suite('pythonEnvironment', () => {
  let folder: string;
  const cacheBefore = process.env['WEFT_CACHE'];

  suiteSetup(async function () {
    await pythonEnvironmentOrSkip(this, []);
    folder = await mkdtemp(path.join(os.tmpdir(), 'weft-python-'));
    process.env['WEFT_CACHE'] = folder;
  });

  suiteTeardown(async () => {
    if (cacheBefore === undefined) delete process.env['WEFT_CACHE'];
    else process.env['WEFT_CACHE'] = cacheBefore;
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('makes one environment for all who ask for the same requirements at once', async () => {
    const [first, second] = await Promise.all([pythonEnvironment([]), pythonEnvironment([])]);
    assert.equal(first.python, second.python);
    const prefix = execFileSync(first.python, ['-c', 'import sys; print(sys.prefix != sys.base_prefix)'], { encoding: 'utf8' });
    assert.equal(prefix.trim(), 'True');
  });

  test('makes an environment again when its install was interrupted', async () => {
    const { python } = await pythonEnvironment([]);
    const environment = path.dirname(path.dirname(python));
    await rm(path.join(environment, 'weft-complete'));
    await writeFile(path.join(environment, 'half-written'), '');
    await pythonEnvironment([]);
    await assert.rejects(stat(path.join(environment, 'half-written')), { code: 'ENOENT' });
  });

  test('says in pip’s words which requirement cannot be installed', async () => {
    const requirements = path.join(folder, 'requirements.txt');
    await writeFile(requirements, 'no such requirement ==\n');
    await assert.rejects(pythonEnvironment([requirements]), /Invalid requirement/);
  });
});
