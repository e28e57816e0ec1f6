// Without surrogates, UTF-16 and UTF-8 sort alike; only then is the engine's own comparison right.
const surrogate = /[\ud800-\udfff]/;

/** Order of two texts by their UTF-8 bytes, as object stores and file systems sort: negative, 0 or positive. */
export function compareUtf8(a: string, b: string): number {
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
