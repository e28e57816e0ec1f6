import { readFile, stat } from 'node:fs/promises';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { systemClock } from '../../base/clock.ts';
import { WeftError } from '../../base/weftError.ts';
import type { CallOptions, ListOptions, ObjectStore, ReadOptions, StoredObject, SweepOptions, WriteOptions } from '../objectStore.ts';
import type { S3Connection } from '../storeConnection.ts';
import { deleteKeys } from './deleteKeys.ts';
import { headObject, touchBucket } from './headObject.ts';
import { listKeys } from './listKeys.ts';
import { readObject } from './readObject.ts';
import { S3Calls, type S3CallsOptions } from './s3Calls.ts';
import { sweepUploads } from './sweepUploads.ts';
import { singlePutBytes } from './uploadParts.ts';
import { writeObject } from './writeObject.ts';

/** An object store behind the S3 interface: AWS, or a server of one's own at an endpoint, addressed by path. */
export class S3ObjectStore implements ObjectStore {
  readonly label: string;
  readonly #calls: S3Calls;

  /** @param options `env` names the proxies */
  constructor(connection: S3Connection, options: Partial<S3CallsOptions> = {}) {
    this.#calls = new S3Calls(connection, { clock: systemClock, env: process.env, ...options });
    this.label = this.#calls.label;
  }

  async bucketExists(bucket: string, options: CallOptions = {}): Promise<boolean> {
    try {
      await touchBucket(this.#calls, bucket, options);
      return true;
    } catch (thrown) {
      if (thrown instanceof WeftError && thrown.code === 'store/bucket-missing') return false;
      throw thrown;
    }
  }

  async createBucket(bucket: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#calls.ask({ doing: `create the bucket “${bucket}”`, bucket }, async ({ sdk, client }) => {
      try {
        await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }), signal ? { abortSignal: signal } : {});
      } catch (thrown) {
        // Some servers say "exists" of one's own bucket, too; somebody else's refuses to be listed.
        const exists = thrown instanceof Error && ['BucketAlreadyOwnedByYou', 'BucketAlreadyExists'].includes(thrown.name);
        if (!exists) throw thrown;
        await touchBucket(this.#calls, bucket, signal ? { signal } : {});
      }
    });
  }

  async listBuckets({ signal }: CallOptions = {}): Promise<string[]> {
    const { Buckets = [] } = await this.#calls.ask({ doing: 'list the buckets' }, ({ sdk, client }) => client.send(new sdk.ListBucketsCommand({}), signal ? { abortSignal: signal } : {}));
    return Buckets.flatMap(({ Name }) => (Name === undefined ? [] : [Name])).sort();
  }

  list(bucket: string, options: ListOptions = {}): AsyncIterable<StoredObject> {
    return listKeys(this.#calls, bucket, options);
  }

  async head(bucket: string, key: string, options: CallOptions = {}): Promise<StoredObject | undefined> {
    return (await headObject(this.#calls, bucket, key, options))?.object;
  }

  async read(bucket: string, key: string, options: ReadOptions = {}): Promise<{ object: StoredObject; body: Readable }> {
    const found = await readObject(this.#calls, bucket, key, options);
    if (found) return found;
    throw new WeftError('store/object-missing', `There is no “${key}” in the bucket “${bucket}” on “${this.label}”.`);
  }

  async readBytes(bucket: string, key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const { body } = await this.read(bucket, key, options);
    return buffer(body);
  }

  async writeBytes(bucket: string, key: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<{ written: boolean }> {
    return writeObject(this.#calls, bucket, key, { bytes }, options);
  }

  async writeFile(bucket: string, key: string, filePath: string, options: WriteOptions = {}): Promise<{ written: boolean }> {
    options.signal?.throwIfAborted();
    const { size: sizeBytes } = await stat(filePath);
    const source = sizeBytes <= singlePutBytes ? { bytes: await readFile(filePath) } : { filePath, sizeBytes };
    return writeObject(this.#calls, bucket, key, source, options);
  }

  async delete(bucket: string, keys: readonly string[], options: CallOptions = {}): Promise<void> {
    await deleteKeys(this.#calls, bucket, keys, options);
  }

  async sweepUnfinished(bucket: string, options: SweepOptions): Promise<number> {
    return sweepUploads(this.#calls, bucket, options);
  }
}
