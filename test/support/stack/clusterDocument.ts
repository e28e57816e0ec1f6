import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { runFolder } from './clusterSettings.ts';
import { listDaemons } from './daemon.ts';

/** What `npm run cluster -- up` prints: all that is needed to use the cluster. */
export interface ClusterDocument {
  readonly kubeconfig: string;
  /** The kubeconfig's current context; it may do everything. */
  readonly context: string;
  /** Enforces Pod Security “restricted”. */
  readonly namespace: string;
  /** What the node claims to have. */
  readonly gpus: number;
  readonly s3: {
    /** As this machine reaches it. */
    readonly endpoint: string;
    /** As pods reach it; this machine can use it too. */
    readonly podEndpoint: string;
    readonly accessKey: string;
    readonly secretKey: string;
  };
  /** Names that pods can use without a pull. */
  readonly images: readonly string[];
  /** Context of the same kubeconfig whose user holds, in `namespace`, only the rights that Weft asks for. */
  readonly narrowContext: string;
  /** Path of the audit log: a JSON object per line for each answered request. */
  readonly audit: string;
}

/** Written when the cluster is complete, and the first thing to go. */
export const documentFile = path.join(runFolder, 'cluster.json');

export interface ClusterStatus {
  readonly up: boolean;
  /** Daemons that were started and have ended since. */
  readonly ended: readonly string[];
  readonly cluster?: ClusterDocument;
}

export async function clusterStatus(): Promise<ClusterStatus> {
  const text = await readFile(documentFile, 'utf8').catch(() => undefined);
  const ended = [...(await listDaemons())].filter(([, runs]) => !runs).map(([name]) => name);
  if (text === undefined) return { up: false, ended };
  return { up: ended.length === 0, ended, cluster: JSON.parse(text) as ClusterDocument };
}
