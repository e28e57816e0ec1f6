import type { ByteSource } from './eventFileTree.ts';

const ordinaryBytes = 256 * 1024;
const keptBytes = 32 * ordinaryBytes;

/**
 * The stretch of a file that is in memory. One window serves file after file; it grows for a record that is longer than
 * itself and shrinks back for the next file.
 */
export class ReadWindow {
  bytes = new Uint8Array(ordinaryBytes);
  view = new DataView(this.bytes.buffer);
  /** Offset in the file of the window's first byte. */
  fileOffset = 0;
  /** How many bytes of the window hold the file's. */
  filled = 0;
  /** Whether the file ends where the window does. */
  atEnd = false;

  /** Empties the window and places it in the file. */
  moveTo(fileOffset: number): void {
    if (this.bytes.length > keptBytes) this.#allocate(ordinaryBytes);
    this.fileOffset = fileOffset;
    this.filled = 0;
    this.atEnd = false;
  }

  /** Drops what is before `keep`, and reads on until at least `wanted` bytes from there are in the window, or the end. */
  async advance(source: ByteSource, keep: number, wanted: number, signal?: AbortSignal): Promise<void> {
    const kept = this.bytes.subarray(keep, this.filled);
    const size = Math.max(wanted, source.readBytes);
    if (size > this.bytes.length) this.#allocate(Math.ceil(size / ordinaryBytes) * ordinaryBytes);
    this.bytes.set(kept);
    this.fileOffset += keep;
    this.filled = kept.length;
    const target = this.bytes.subarray(this.filled);
    const count = await source.read(this.fileOffset + this.filled, target, signal);
    this.filled += count;
    this.atEnd = count < target.length;
  }

  #allocate(size: number): void {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }
}
