import { WeftError } from '../../../../../../src/core/base/weftError.ts';
import type { ApiCall, KubernetesApi } from '../../../../../../src/core/target/kubernetes/api/kubernetesApi.ts';

export interface WrittenLine {
  /** When, in nanoseconds since 1970. */
  readonly atNs: bigint;
  /** With its line break, but for a last one without. */
  readonly text: string;
}

/** A container's log as a kubelet serves it: line by line with times, from a whole second on, until a test breaks it. */
export class RotatingLog {
  lines: readonly WrittenLine[];
  /** Of each stream in turn, after how many bytes it breaks; then streams stay whole. */
  readonly cuts: number[];
  /** Queries of the streams that were opened. */
  readonly opened: Readonly<Record<string, string>>[] = [];
  readonly #chunkBytes: number;
  /** Called with each stream that is opened, before it is served. */
  onOpen: () => void = () => undefined;

  constructor(lines: readonly WrittenLine[], { cuts = [], chunkBytes = 7 }: { readonly cuts?: readonly number[]; readonly chunkBytes?: number } = {}) {
    this.lines = lines;
    this.cuts = [...cuts];
    this.#chunkBytes = chunkBytes;
  }

  get api(): KubernetesApi {
    return {
      place: { contextName: 'gpu-cluster', namespace: 'team', server: 'https://cluster.example', userName: 'ada', clusterName: 'gpu-cluster' },
      open: (call) => Promise.resolve(this.#stream(call)),
      send: () => Promise.reject(new Error('Only logs are asked for here.')),
      readPath: () => Promise.reject(new Error('Only logs are asked for here.')),
    };
  }

  async *#stream({ query = {} }: ApiCall): AsyncGenerator<Uint8Array> {
    this.opened.push(query);
    this.onOpen();
    const since = query['sinceTime'] === undefined ? 0n : BigInt(Date.parse(query['sinceTime'])) * 1_000_000n;
    const bytes = Buffer.from(this.lines.filter(({ atNs }) => atNs >= since).map(({ atNs, text }) => `${stampOf(atNs)} ${text}`).join(''));
    const cut = this.cuts.shift();
    const end = Math.min(cut ?? Infinity, bytes.length);
    for (let at = 0; at < end; at += this.#chunkBytes) {
      await Promise.resolve();
      yield bytes.subarray(at, Math.min(at + this.#chunkBytes, end));
    }
    if (cut !== undefined) throw new WeftError('kubernetes/unreachable', 'The connection broke.');
  }
}

function stampOf(ns: bigint): string {
  return new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().replace('.000Z', `.${String(ns % 1_000_000_000n).padStart(9, '0')}Z`);
}
