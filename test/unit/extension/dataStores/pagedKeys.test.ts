import assert from 'node:assert/strict';
import { PagedKeys } from '../../../../src/extension/dataStores/pagedKeys.ts';
import type { StoredObject } from '../../../../src/core/store/objectStore.ts';

function listing(count: number): { readonly asked: () => number; readonly closed: () => boolean; readonly keys: AsyncIterable<StoredObject> } {
  let asked = 0;
  let closed = false;
  async function* keys(): AsyncGenerator<StoredObject> {
    try {
      for (; asked < count; asked += 1) {
        await Promise.resolve();
        yield { key: `k${String(asked)}`, sizeBytes: 0 };
      }
    } finally {
      closed = true;
    }
  }
  return { asked: () => asked, closed: () => closed, keys: keys() };
}

suite('keys page by page', () => {
  test('asks for no more than a page and the one that tells whether there is more', async () => {
    const { keys, asked } = listing(1_000);
    const pages = new PagedKeys(keys, 100);
    await pages.more();
    assert.equal(pages.keys.length, 100);
    assert.ok(pages.hasMore);
    assert.equal(asked(), 100);
    await pages.more();
    assert.deepEqual(pages.keys.map(({ key }) => key).slice(98, 102), ['k98', 'k99', 'k100', 'k101']);
  });

  test('knows the end, also where it is that of a page', async () => {
    const pages = new PagedKeys(listing(100).keys, 100);
    await pages.more();
    assert.deepEqual([pages.keys.length, pages.hasMore], [100, false]);
    await pages.more();
    assert.equal(pages.keys.length, 100);
  });

  test('reads one page, however often it is asked for at once', async () => {
    const pages = new PagedKeys(listing(1_000).keys, 10);
    await Promise.all([pages.more(), pages.more(), pages.more()]);
    assert.equal(pages.keys.length, 10);
  });

  test('lets the listing go', async () => {
    const { keys, closed } = listing(1_000);
    const pages = new PagedKeys(keys, 10);
    await pages.more();
    pages.close();
    await Promise.resolve();
    assert.ok(closed());
  });
});
