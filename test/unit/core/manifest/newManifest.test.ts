import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkText } from '../../../../src/core/manifest/checkText.ts';
import { newTraining } from '../../../../src/core/manifest/newManifest.ts';

function textOf(name: string): string {
  return newTraining(name).files.get('manifest.yml') ?? '';
}

suite('newTraining', () => {
  test('writes a manifest in which nothing is found, not even a hint', () => {
    const files = [...newTraining('my-first').files.keys()];
    const { diagnostics, manifest } = checkText(textOf('my-first'), { workspace: { files, hasFile: (path) => files.includes(path) } });
    assert.deepEqual(diagnostics, []);
    assert.deepEqual(manifest?.dataStores, [{ id: 'my-first-store', type: 's3_datastore', trainingResultsBucket: 'my-first-results' }]);
  });

  test('takes any name and keeps it', () => {
    for (const name of ['Größe: "XL" #1', '1.10', 'yes', '- a', 'x'.repeat(200), '日本', "it's", ' a ', 'a\nb', '']) {
      const { manifest, diagnostics } = checkText(textOf(name));
      assert.deepEqual(diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'manifest/empty'), [], name);
      if (name !== '') assert.equal(manifest?.name, name);
    }
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => checkText(textOf(name)).diagnostics.every(({ severity }) => severity !== 'error')));
  });
});
