import type { StoredObject } from '../../core/store/objectStore.ts';

/** A row of the Data Stores view. */
export type StoreNode = ConnectionNode | BucketNode | FolderNode | ObjectNode | MoreNode | TroubleNode;

export interface ConnectionNode {
  readonly kind: 'connection';
  readonly dataStoreId: string;
}

export interface BucketNode {
  readonly kind: 'bucket';
  readonly parent: ConnectionNode;
  readonly bucket: string;
}

/** Keys that begin alike, up to a slash. */
export interface FolderNode {
  readonly kind: 'folder';
  readonly parent: BucketNode | FolderNode;
  /** Of the whole key; ends with a slash. */
  readonly prefix: string;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly parent: BucketNode | FolderNode;
  readonly object: StoredObject;
}

/** Stands for the keys that were not asked for yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: BucketNode | FolderNode;
}

/** Says in its place why something cannot be listed, or that there is nothing. */
export interface TroubleNode {
  readonly kind: 'trouble';
  readonly parent: ConnectionNode | BucketNode | FolderNode;
  readonly message: string;
  readonly isEmpty: boolean;
}

export interface StorePlaceOfNode {
  readonly dataStoreId: string;
  readonly bucket: string;
  /** Empty for the bucket itself; of a folder with its slash. */
  readonly key: string;
}

export function placeOfNode(node: BucketNode | FolderNode | ObjectNode): StorePlaceOfNode {
  if (node.kind === 'bucket') return { dataStoreId: node.parent.dataStoreId, bucket: node.bucket, key: '' };
  const { dataStoreId, bucket } = placeOfNode(node.parent);
  return { dataStoreId, bucket, key: node.kind === 'folder' ? node.prefix : node.object.key };
}

/** The last part of a key or prefix, which is what its row is called. */
export function nameOfKey(key: string): string {
  return key.replace(/\/$/, '').split('/').at(-1) ?? key;
}
