import { ProtoReader } from './protoReader.ts';
import type { TensorReader } from './tensor.ts';

/*
 * HistogramProto: 1 min, 2 max, 3 num, 4 sum, 5 sum_squares: double; 6 bucket_limit, 7 bucket: repeated double. As a
 * tensor of shape [buckets, 3]: left edge, right edge, count. Sources: tensorflow/core/framework/histogram.proto (in
 * summary.proto before), tensorboard/plugins/histogram/metadata.py.
 */
const minKey = (1 << 3) | 1, maxKey = (2 << 3) | 1;
const limitField = 6, countField = 7, delimited = 2, fixed64 = 1;

/** Longest list of buckets that is kept: writers make at most some 1500. */
const maxBuckets = 65_536;

export interface HistogramValue {
  /** Left edge, right edge and count of each bucket in turn; edges do not fall. */
  readonly buckets: Float64Array;
}

/**
 * The histogram in a message of the older form; undefined when it is malformed. As TensorBoard does, empty buckets at
 * both ends are left out and the outermost edges, which may be ±1e308, become the least and the greatest value.
 */
export function readHistogramMessage(bytes: Uint8Array, view: DataView, start: number, end: number): HistogramValue | undefined {
  const reader = new ProtoReader();
  reader.open(bytes, view, start, end);
  let min = 0;
  let max = 0;
  const limits: number[] = [];
  const counts: number[] = [];
  while (reader.more()) {
    const key = reader.key();
    const list = key >>> 3 === limitField ? limits : key >>> 3 === countField ? counts : undefined;
    if (key === minKey) min = reader.double();
    else if (key === maxKey) max = reader.double();
    else if (list && (key & 7) === delimited) {
      const outer = reader.enter();
      while (reader.more()) list.push(reader.double());
      reader.leave(outer);
    } else if (list && (key & 7) === fixed64) list.push(reader.double());
    else reader.skip(key);
  }
  if (!reader.ok || limits.length !== counts.length || limits.length > maxBuckets) return undefined;
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const buckets: number[] = [];
  for (let at = first; at >= 0 && at <= last; at += 1) {
    buckets.push(at === first ? min : (limits[at - 1] ?? 0), at === last ? max : (limits[at] ?? 0), counts[at] ?? 0);
  }
  return { buckets: Float64Array.from(buckets) };
}

/** The histogram in a tensor; undefined when it is not of shape [buckets, 3]. */
export function histogramOfTensor(tensor: TensorReader): HistogramValue | undefined {
  const [count = 0, columns] = tensor.shape;
  if (tensor.shape.length !== 2 || columns !== 3 || count > maxBuckets || tensor.numbers.length !== count * 3) return undefined;
  return { buckets: Float64Array.from(tensor.numbers) };
}
