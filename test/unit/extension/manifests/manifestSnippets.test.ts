import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkManifest } from '../../../../src/core/manifest/checkManifest.ts';

const file = path.resolve(import.meta.dirname, '../../../../media/manifest-snippets.json');
const snippets = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, { readonly body: readonly string[] }>>;

/** What a person gets who accepts each place as it is proposed. */
const expanded = (body: readonly string[]): string => body.join('\n').replaceAll(/\$\{\d+:((?:\\.|[^}\\])*)\}/g, '$1').replaceAll(/\\([$}\\])/g, '$1');

/** A manifest with what a snippet stands for in its place. */
function manifestWith(text: string): string {
  if (text.startsWith('name:')) return text;
  const parts = ['name: training', 'framework: { name: python, version: "3.11-slim", command: python3 train.py }'];
  const store = 'data_stores:\n  - { id: data, type: s3_datastore, training_results: { container: my-output } }';
  return text.startsWith('- id') ? [...parts, 'data_stores:', text.replaceAll(/^/gm, '  ')].join('\n') : [...parts, store, text].join('\n');
}

suite('snippets of manifests', () => {
  for (const [title, { body }] of Object.entries(snippets)) {
    test(`“${title}” is one that can be trained`, async () => {
      const { manifest, diagnostics } = await checkManifest(manifestWith(expanded(body)));
      assert.deepEqual(diagnostics.filter(({ severity }) => severity !== 'information').map(({ code, message }) => `${code} ${message}`), []);
      assert.ok(manifest);
    });
  }
});
