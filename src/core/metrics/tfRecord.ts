import { maskedCrc32c } from './maskedCrc.ts';

/*
 * A TFRecord file is records back to back, all numbers little-endian:
 *
 *   | length: uint64 | masked CRC-32C of length: uint32 | data: length bytes | masked CRC-32C of data: uint32 |
 *   0                8                                  12                   12 + length                     16 + length
 *
 * Source: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details
 */
const headerBytes = 12;
const footerBytes = 4;

/** Longest record that is read: a longer one is passed over, so that a forged length cannot take the memory. */
export const maxRecordBytes = 256 * 1024 * 1024;

/** Masked CRC of each length below its size: nearly all records are short. */
const shortLengthCrcs = makeShortLengthCrcs();

function makeShortLengthCrcs(): Int32Array {
  const header = new DataView(new ArrayBuffer(8));
  return Int32Array.from({ length: 4096 }, (_, length) => {
    header.setInt32(0, length, true);
    return maskedCrc32c(header, 0, 8);
  });
}

/**
 * record: good, `dataStart` to `dataEnd` hold it · truncated: the rest has not been written, or not been read, yet ·
 * bad-data: framed well, but its bytes are not those that were written · too-long: over maxRecordBytes ·
 * bad-length: the header itself is damaged, so where the next record starts is unknown.
 */
export type RecordOutcome = 'record' | 'truncated' | 'bad-data' | 'too-long' | 'bad-length';

/** Reads one record after the other from a window of bytes. Its fields tell of the record last read; nothing is copied. */
export class RecordReader {
  dataStart = 0;
  dataEnd = 0;
  /** Offset in the window just after the record, when its length could be read; may be beyond the window. */
  next = 0;

  /** Reads the record that starts at `start`; bytes from `end` on are not there. */
  read(view: DataView, start: number, end: number): RecordOutcome {
    const dataStart = start + headerBytes;
    if (dataStart > end) {
      this.next = dataStart;
      return 'truncated';
    }
    const length = this.#length(view, start);
    if (length < 0) return 'bad-length';
    const dataEnd = dataStart + length;
    this.dataStart = dataStart;
    this.dataEnd = dataEnd;
    this.next = dataEnd + footerBytes;
    if (length > maxRecordBytes) return 'too-long';
    if (dataEnd + footerBytes > end) return 'truncated';
    return view.getInt32(dataEnd, true) === maskedCrc32c(view, dataStart, dataEnd) ? 'record' : 'bad-data';
  }

  /**
   * Offset of the first whole header at or after `start` whose length agrees with its CRC, or -1. A chance hit in
   * random bytes is out of the question: 32 bits of CRC and 36 of the length must agree.
   */
  findHeader(view: DataView, start: number, end: number): number {
    for (let at = start; at + headerBytes <= end; at += 1) {
      if (view.getInt32(at + 4, true) !== 0) continue;
      const length = this.#length(view, at);
      if (length >= 0 && length <= maxRecordBytes) return at;
    }
    return -1;
  }

  /** The length in the header at `start`, or -1 when it does not agree with its CRC. Signed words, for maskedCrc32c's reason. */
  #length(view: DataView, start: number): number {
    const low = view.getInt32(start, true);
    const high = view.getInt32(start + 4, true);
    const isShort = high === 0 && low >= 0 && low < shortLengthCrcs.length;
    if (view.getInt32(start + 8, true) !== (isShort ? shortLengthCrcs[low] : maskedCrc32c(view, start, start + 8))) return -1;
    return high === 0 && low >= 0 ? low : (high >>> 0) * 2 ** 32 + (low >>> 0);
  }
}

/** How many bytes at the end of a window may be the beginning of a header whose rest is not there yet. */
export const headerOverlap = headerBytes - 1;
