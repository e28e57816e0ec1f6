import { FolderObjectStore } from './folder/folderObjectStore.ts';
import type { ObjectStore } from './objectStore.ts';
import { S3ObjectStore } from './s3/s3ObjectStore.ts';
import type { StoreConnection } from './storeConnection.ts';

/** The store behind a connection. Nothing is asked of it yet: what is wrong with the connection shows at the first call. */
export function openStore(connection: StoreConnection): ObjectStore {
  return connection.kind === 'folder' ? new FolderObjectStore(connection.folder) : new S3ObjectStore(connection);
}
