import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { openStore } from '../../../src/core/store/openStore.ts';
import { startCluster } from '../../support/stack/cluster.ts';

/** A namespace with the rights of an ordinary user, and two buckets, one of them with data: what a person finds who is new at a team. */
export interface ClusterRoom extends AsyncDisposable {
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  /** As the editor calls it. */
  readonly target: string;
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly input: string;
  readonly output: string;
}

/** @param data folder whose files are in the input bucket */
export async function openClusterRoom(data: string): Promise<ClusterRoom> {
  const cluster = await startCluster();
  const namespace = await cluster.createNamespace();
  const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
  const store = openStore({ kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey });
  const [input, output] = [`input-${namespace}`, `output-${namespace}`];
  for (const bucket of [input, output]) await store.createBucket(bucket);
  const files = await Array.fromAsync(glob('**/*.png', { cwd: data }));
  await pLimit(8).map(files, async (file) => store.writeBytes(input, file.split(path.sep).join('/'), await readFile(path.join(data, file))));
  return {
    kubeconfig: cluster.kubeconfig,
    context: cluster.narrowContext,
    namespace,
    target: `${cluster.narrowContext} / ${namespace}`,
    endpoint,
    accessKey,
    secretKey,
    input,
    output,
    [Symbol.asyncDispose]: () => cluster.removeNamespace(namespace),
  };
}
