import type { ObjectStore, StoredObject } from '../store/objectStore.ts';
import { type EventFileEntry, type EventFileTree, isEventFileName } from './eventFileTree.ts';

/**
 * The event files among the keys that begin with `prefix` (empty, or ending in "/"). An object never changes, it is
 * replaced by a longer one; every range names the version that was listed, so that two versions are never mixed.
 */
export function storeEventFileTree(store: ObjectStore, bucket: string, prefix: string): EventFileTree {
  return {
    label: `${bucket}/${prefix}`,
    async list(signal) {
      const entries: EventFileEntry[] = [];
      for await (const object of store.list(bucket, { prefix, ...(signal ? { signal } : {}) })) {
        const path = object.key.slice(prefix.length);
        if (!object.isPrefix && isEventFileName(path.slice(path.lastIndexOf('/') + 1))) entries.push(storeEntry(store, bucket, object, path));
      }
      return entries;
    },
  };
}

function storeEntry(store: ObjectStore, bucket: string, object: StoredObject, path: string): EventFileEntry {
  const { key, sizeBytes, etag, modifiedAt } = object;
  return {
    path,
    sizeBytes,
    version: etag ?? `${String(modifiedAt?.getTime())}:${String(sizeBytes)}`,
    open: () =>
      Promise.resolve({
        readBytes: 8 * 1024 * 1024,
        async read(offset, target, signal) {
          const end = Math.min(sizeBytes, offset + target.length);
          if (end <= offset) return 0;
          const bytes = await store.readBytes(bucket, key, { range: { start: offset, end }, ...(etag === undefined ? {} : { ifMatch: etag }), ...(signal ? { signal } : {}) });
          target.set(bytes);
          return bytes.length;
        },
        close: () => Promise.resolve(),
      }),
  };
}
