import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import path from 'node:path';
import { openPromise } from 'yauzl';
import { root, weftVsix } from '../support/vscode/vsix.ts';

/** All that is published, beside the numbered chunks of the bundles. */
const published = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/SECURITY.md',
  'extension/changelog.md',
  'extension/dist/cli.js',
  'extension/dist/extension.cjs',
  'extension/dist/package.json',
  'extension/dist/runtime/fetch.sh',
  'extension/dist/runtime/learner.sh',
  'extension/dist/runtime/pass.sh',
  'extension/dist/runtime/record.sh',
  'extension/dist/runtime/store.sh',
  'extension/dist/runtime/sync.sh',
  'extension/dist/supervisor.js',
  'extension/dist/webview.css',
  'extension/dist/webview.js',
  'extension/media/demo.png',
  'extension/media/manifest-grammar.json',
  'extension/media/manifest-language.json',
  'extension/media/manifest-snippets.json',
  'extension/media/metrics-dark.svg',
  'extension/media/metrics-light.svg',
  'extension/media/metrics.png',
  'extension/media/walkthrough/cluster.svg',
  'extension/media/walkthrough/manifest.svg',
  'extension/media/walkthrough/stores.svg',
  'extension/media/walkthrough/train.svg',
  'extension/media/walkthrough/watch.svg',
  'extension/media/weft.svg',
  'extension/package.json',
  'extension/readme.md',
  'extension/schemas/training-manifest.schema.json',
];

/** Parts that a bundle loads when they are needed, and the licences of what is in a bundle. */
const chunk = /^extension\/dist\/((cli|extension)-\d+\.js|[\w-]+\.c?js\.LICENSE\.txt)$/;

suite('the VSIX', () => {
  test('holds what is published and nothing else', async () => {
    const zip = await openPromise(await weftVsix(), { lazyEntries: true });
    const names: string[] = [];
    for await (const { fileName } of zip.eachEntry()) names.push(fileName);
    assert.deepEqual(names.filter((name) => !chunk.test(name)).sort(), published);
  });

  test('starts with little: what needs more loads it when it is needed', () => {
    assert.ok(statSync(path.join(root, 'dist/extension.cjs')).size < 200_000);
  });

  test('is smaller than 3 MB', async () => {
    assert.ok(statSync(await weftVsix()).size < 3_000_000);
  });
});
