import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkManifestBytes } from '../../../../src/core/manifest/checkManifest.ts';
import { withoutOverridden } from '../../../../src/core/training/withoutOverridden.ts';

const article = path.join(import.meta.dirname, '../../../integration/cli/fixtures/article-manifest.yml');

async function codesWith(change: (text: string) => string, ...overriddenIds: readonly string[]): Promise<string[]> {
  const text = change(await readFile(article, 'utf8'));
  const { diagnostics } = await checkManifestBytes(Buffer.from(text));
  return withoutOverridden(diagnostics, text, new Set(overriddenIds)).map(({ code }) => code);
}

const asItIs = (text: string): string => text;

suite('findings about a connection that a call goes round', () => {
  test('are left out, and all others stay', async () => {
    assert.deepEqual(await codesWith(asItIs, 'sl-internal-os'), ['manifest/metrics-elsewhere']);
  });

  test('stay where another data store, or none, is gone round', async () => {
    const all = ['manifest/plain-http', 'manifest/test-credentials', 'manifest/metrics-elsewhere'];
    assert.deepEqual(await codesWith(asItIs), all);
    assert.deepEqual(await codesWith(asItIs, 'other'), all);
  });

  test('stay when they tell of a real key, which stands in the file all the same', async () => {
    assert.ok((await codesWith((text) => text.replace('password: test', 'password: k3y-0f-4-server'), 'sl-internal-os')).includes('manifest/literal-credentials'));
  });
});
