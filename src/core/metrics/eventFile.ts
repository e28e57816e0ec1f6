import type { ByteSource, EventFileEntry } from './eventFileTree.ts';
import type { ReadWindow } from './readWindow.ts';
import { RecordReader, headerOverlap } from './tfRecord.ts';

/** Records that were passed over, by what was wrong with them. */
export interface BadRecords {
  /** Framed well, but the data's CRC does not agree with the data. */
  dataCrc: number;
  /** The length's CRC does not agree with the length; reading went on at the next sound header. */
  lengthCrc: number;
  /** Longer than 256 MiB. */
  tooLong: number;
  /** CRCs agree, but what is inside is not an event, or a value of it is not of the form it claims. */
  malformed: number;
}

export const noBadRecords = (): BadRecords => ({ dataCrc: 0, lengthCrc: 0, tooLong: 0, malformed: 0 });

/** Takes the event in these bytes, which are only lent; counts in `bad` what is malformed. */
export interface EventSink {
  accept(bytes: Uint8Array, view: DataView, start: number, end: number, bad: BadRecords): void;
}

/** read: up to the last whole record · unchanged: not a byte to read · gone: no longer there · replaced: see `read`. */
export type ReadOutcome = 'read' | 'unchanged' | 'gone' | 'replaced';

/** How many of the bytes already read are kept, to tell a file that grew from one that took its place. */
const tailBytes = 64;

/**
 * One event file, read from where the last reading ended. A record counts when the whole of it is there, so a file may
 * be cut at any byte and grow later: nothing is lost and nothing comes twice.
 */
export class EventFile {
  readonly bad = noBadRecords();
  #offset = 0;
  #tail: Uint8Array = new Uint8Array(0);
  #version: string | undefined;
  /** Size at which the record that is being written will be whole, as far as its header tells. */
  #wantedSize = 0;
  /** After a damaged header: `offset` is where the search for the next sound one goes on. */
  #isLost = false;

  readonly #record = new RecordReader();

  /**
   * Gives the new events to `sink`. `replaced` means that the file is not the one that was read before, or that it
   * shrank; nothing was given then, and the caller reads it anew, as it must all that it merged with it.
   */
  async read(entry: EventFileEntry, window: ReadWindow, sink: EventSink, signal?: AbortSignal): Promise<ReadOutcome> {
    if (entry.version === this.#version) return 'unchanged';
    if (entry.sizeBytes < this.#offset) return 'replaced';
    const source = await entry.open(signal);
    if (!source) return 'gone';
    try {
      window.moveTo(this.#offset - this.#tail.length);
      await window.advance(source, 0, this.#tail.length, signal);
      if (!startsWith(window.bytes.subarray(0, window.filled), this.#tail)) return 'replaced';
      if (entry.sizeBytes >= this.#wantedSize) await this.#readRecords(source, entry.sizeBytes, window, sink, signal);
      this.#version = entry.version;
      return 'read';
    } finally {
      await source.close();
    }
  }

  async #readRecords(source: ByteSource, sizeBytes: number, window: ReadWindow, sink: EventSink, signal?: AbortSignal): Promise<void> {
    let at = this.#tail.length;
    for (;;) {
      at = this.#readWindow(window, at, sizeBytes, sink);
      this.#offset = window.fileOffset + at;
      const keep = Math.max(0, at - tailBytes);
      this.#tail = at <= window.filled ? window.bytes.slice(keep, at) : new Uint8Array(0);
      // What the file had when it was listed is enough for now: one that grows faster than we read has an end too.
      if (window.atEnd || this.#wantedSize > sizeBytes) return;
      if (at <= window.filled) await window.advance(source, keep, this.#wantedSize - window.fileOffset - keep, signal);
      else {
        window.moveTo(this.#offset);
        await window.advance(source, 0, 0, signal);
      }
      at = this.#tail.length;
    }
  }

  /** Takes every whole record from `start` on; answers where the first that is not whole starts. */
  #readWindow(window: ReadWindow, start: number, sizeBytes: number, sink: EventSink): number {
    const { bytes, view, filled } = window;
    const record = this.#record;
    let at = start;
    for (;;) {
      if (this.#isLost) {
        const found = record.findHeader(view, at, filled);
        this.#isLost = found < 0;
        at = this.#isLost ? Math.max(at, filled - headerOverlap) : found;
      }
      const outcome = this.#isLost ? 'truncated' : record.read(view, at, filled);
      switch (outcome) {
        case 'record':
          sink.accept(bytes, view, record.dataStart, record.dataEnd, this.bad);
          break;
        case 'bad-data':
          this.bad.dataCrc += 1;
          break;
        case 'too-long':
          this.bad.tooLong += 1;
          // If the file is long enough to hold it, the length is believed; else it is as good as a damaged one.
          this.#isLost = window.fileOffset + record.next > sizeBytes;
          if (!this.#isLost && record.next > filled) {
            this.#wantedSize = 0;
            return record.next;
          }
          break;
        case 'bad-length':
          this.bad.lengthCrc += 1;
          this.#isLost = true;
          break;
        case 'truncated':
          this.#wantedSize = window.fileOffset + (this.#isLost ? at : record.next);
          return at;
      }
      at = this.#isLost ? at + 1 : record.next;
    }
  }
}

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}
