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

const at = (k: number, byte: number): number => tables[k * 256 + byte] ?? 0;

/** The table's part for the four bytes of a little-endian word whose first byte stands `k` places before the end. */
const word = (k: number, bits: number): number => at(k, bits & 255) ^ at(k - 1, (bits >>> 8) & 255) ^ at(k - 2, (bits >>> 16) & 255) ^ at(k - 3, bits >>> 24);

/** CRC-32C of the bytes from `start` up to `end`, as an unsigned 32-bit integer. */
export function crc32c(view: DataView, start: number, end: number): number {
  let crc = -1;
  let position = start;
  for (; position + 16 <= end; position += 16) {
    const first = word(15, view.getInt32(position, true) ^ crc);
    const second = word(11, view.getInt32(position + 4, true));
    const third = word(7, view.getInt32(position + 8, true));
    crc = first ^ second ^ third ^ word(3, view.getInt32(position + 12, true));
  }
  for (; position + 4 <= end; position += 4) crc = word(3, view.getInt32(position, true) ^ crc);
  for (; position < end; position += 1) crc = (crc >>> 8) ^ at(0, (crc ^ view.getUint8(position)) & 255);
  return ~crc >>> 0;
}

/**
 * The CRC as TFRecord files store it: rotated right by 15 bits, plus a constant, so that the CRC of bytes which
 * themselves hold CRCs stays strong. Source: tensorflow/core/lib/hash/crc32c.h.
 */
export function maskedCrc32c(view: DataView, start: number, end: number): number {
  const crc = crc32c(view, start, end);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
