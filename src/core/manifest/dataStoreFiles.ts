import type { CheckContext, Readable } from './check.ts';
import type { DataStoreFile } from './manifestFile.generated.ts';

/** A data store that could be read, with its index in `data_stores` as written. */
export interface ReadDataStore {
  readonly index: number;
  readonly store: Readable<DataStoreFile>;
}

export function dataStoreFiles({ file }: CheckContext): ReadDataStore[] {
  return (file.data_stores ?? []).flatMap((store, index) => (store ? [{ index, store }] : []));
}

/** How messages name a data store: by its id, or by its place in the list where it has none. */
export function dataStoreName({ index, store }: ReadDataStore): string {
  return store.id === undefined ? `number ${String(index + 1)}` : `“${store.id}”`;
}

/** A folder of the node instead of an object store, by either of the keys that say so. */
export function isHostMount(store: Readable<DataStoreFile>): boolean {
  return store.type === 'mount_volume' || store.connection?.type === 'host_mount';
}

/** What stands in samples for a value that the reader is to fill in: <your key>, PLEASE_INSERT, changeme, xxxx. */
export function isPlaceholder(text: string): boolean {
  return /^<.*>$|^\*+$|^x{3,}$|^\.{3}$|^…$|(please|insert|replace|change|fill)[\s_-]*(me|in|insert|this|here|with)|^your[\s_-]|^todo$/i.test(text.trim());
}
