/**
 * CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), sixteen bytes at a time: table k gives the effect of a byte
 * that stands k places before the end of its block. Sixteen tables of 256 make reading a megabyte cost about half a
 * millisecond, where byte by byte costs five.
 */
const tables = makeTables();

function makeTables(): Int32Array {
  const made = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    made[byte] = crc;
  }
  for (let k = 1; k < 16; k += 1) {
    for (let byte = 0; byte < 256; byte += 1) {
      const before = made[(k - 1) * 256 + byte] ?? 0;
      made[k * 256 + byte] = (before >>> 8) ^ (made[before & 255] ?? 0);
    }
  }
  return made;
}

/** CRC-32C of the bytes from `start` up to `end`, as an unsigned 32-bit integer. */
export function crc32c(view: DataView, start: number, end: number): number {
  return ~crcState(view, start, end) >>> 0;
}

/** Written out, block by block: of many short records the calls would cost more than the tables. */
function crcState(view: DataView, start: number, end: number): number {
  const t = tables;
  let crc = -1;
  let position = start;
  for (; position + 16 <= end; position += 16) {
    const a = view.getInt32(position, true) ^ crc;
    const b = view.getInt32(position + 4, true);
    const c = view.getInt32(position + 8, true);
    const d = view.getInt32(position + 12, true);
    crc =
      (t[15 * 256 + (a & 255)] ?? 0) ^ (t[14 * 256 + ((a >>> 8) & 255)] ?? 0) ^ (t[13 * 256 + ((a >>> 16) & 255)] ?? 0) ^ (t[12 * 256 + (a >>> 24)] ?? 0) ^
      (t[11 * 256 + (b & 255)] ?? 0) ^ (t[10 * 256 + ((b >>> 8) & 255)] ?? 0) ^ (t[9 * 256 + ((b >>> 16) & 255)] ?? 0) ^ (t[8 * 256 + (b >>> 24)] ?? 0) ^
      (t[7 * 256 + (c & 255)] ?? 0) ^ (t[6 * 256 + ((c >>> 8) & 255)] ?? 0) ^ (t[5 * 256 + ((c >>> 16) & 255)] ?? 0) ^ (t[4 * 256 + (c >>> 24)] ?? 0) ^
      (t[3 * 256 + (d & 255)] ?? 0) ^ (t[2 * 256 + ((d >>> 8) & 255)] ?? 0) ^ (t[256 + ((d >>> 16) & 255)] ?? 0) ^ (t[d >>> 24] ?? 0);
  }
  for (; position + 4 <= end; position += 4) {
    const a = view.getInt32(position, true) ^ crc;
    crc = (t[3 * 256 + (a & 255)] ?? 0) ^ (t[2 * 256 + ((a >>> 8) & 255)] ?? 0) ^ (t[256 + ((a >>> 16) & 255)] ?? 0) ^ (t[a >>> 24] ?? 0);
  }
  for (; position < end; position += 1) crc = (crc >>> 8) ^ (t[(crc ^ view.getUint8(position)) & 255] ?? 0);
  return crc;
}

/**
 * The CRC as TFRecord files store it: rotated right by 15 bits, plus a constant, so that the CRC of bytes which
 * themselves hold CRCs stays strong. Source: tensorflow/core/lib/hash/crc32c.h. The 32 bits are given as a signed
 * integer, as `getInt32` reads them: an unsigned one may be too large for V8 to pass on without a box.
 */
export function maskedCrc32c(view: DataView, start: number, end: number): number {
  const crc = ~crcState(view, start, end);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) | 0;
}
