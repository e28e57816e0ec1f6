import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { previewPackage } from '../../../../src/core/package/packageWorkspace.ts';
import { packageOptions } from '../../../support/packageOptions.ts';
import { requirePart } from '../../../support/stack/requirePart.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

suite('.gitignore files', () => {
  test('leave out what git itself leaves out, in any tree', async function () {
    requirePart(this, spawnSync('git', ['--version']).error === undefined ? undefined : 'there is no git');
    await using folder = await tempFolder();
    const root = folder.join('repository');
    const name = fc.constantFrom('a', 'b', 'data', 'x.log', 'y.log', 'keep.log', 'cache');
    const place = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const piece = fc.constantFrom('a', 'b', 'data', 'cache', '*.log', 'keep.log', '*', '**', '?.log', '[xy].log', 'x*');
    const pattern = fc.tuple(fc.constantFrom('', '', '!', '/'), fc.array(piece, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '/')).map(([before, parts, after]) => before + parts.join('/') + after);
    const ignoreFile = fc.array(pattern, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'));
    const ignoreFiles = fc.dictionary(fc.constantFrom('.gitignore', 'a/.gitignore', 'data/.gitignore', 'a/b/.gitignore'), ignoreFile, { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(place, { minLength: 3, maxLength: 14 }), ignoreFiles, async (places, ignores) => {
        await rm(root, { recursive: true, force: true });
        await mkdir(root);
        execFileSync('git', ['init', '-q', root]);
        for (const [file, text] of [...places.map((found) => [found, 'x'] as const), ...Object.entries(ignores)]) {
          // A name may be a file in one place and a folder in another; whichever came first stays.
          await mkdir(path.dirname(path.join(root, file)), { recursive: true }).then(() => writeFile(path.join(root, file), text)).catch(() => undefined);
        }
        const byGit = execFileSync('git', ['-C', root, '-c', 'core.quotePath=false', '-c', 'core.excludesFile=/dev/null', 'ls-files', '--others', '--exclude-standard', '-z'], { encoding: 'utf8' });
        const { files } = await previewPackage(root, packageOptions(folder.join('cache')));
        assert.deepEqual(files.map((file) => file.path).sort(), byGit.split('\0').filter(Boolean).sort());
      }),
      { numRuns: 100 },
    );
  });
});
