import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { maskedCrc32c } from '../../../src/core/metrics/maskedCrc.ts';

export interface EventFileSet {
  readonly runs: number;
  readonly tags: number;
  readonly steps: number;
}

const flushBytes = 4 * 1024 * 1024;

export const benchTag = (tag: number): string => `train/loss_${String(tag).padStart(2, '0')}`;

export const benchRun = (run: number): string => `run_${String(run).padStart(2, '0')}`;

/** Writes one event file a run, one record for each tag and step in the older form, as PyTorch's writer does. */
export async function writeEventFiles(folder: string, { runs, tags, steps }: EventFileSet): Promise<void> {
  const names = Array.from({ length: tags }, (_, tag) => Buffer.from(benchTag(tag)));
  for (let run = 0; run < runs; run += 1) {
    const name = benchRun(run);
    await mkdir(path.join(folder, name), { recursive: true });
    const file = await open(path.join(folder, name, `events.out.tfevents.${String(1_700_000_000 + run)}.bench.1.0`), 'w');
    const writer = new RecordBuffer();
    writer.begin(1.7e9).bytes(26, Buffer.from('brain.Event:2')).end();
    for (let step = 0; step < steps; step += 1) {
      for (const [tag, tagName] of names.entries()) {
        const value = Math.exp(-step / 3000) + ((step * 7919 + tag * 104_729 + run) % 1000) / 20_000;
        writer.begin(1.7e9 + run + step * 0.05 + tag * 0.001).step(step).scalar(tagName, value).end();
      }
      if (writer.length > flushBytes) await file.write(writer.take());
    }
    await file.write(writer.take());
    await file.close();
  }
}

/** Records one after the other, in one buffer: two million of them are written in about as many microseconds. */
class RecordBuffer {
  length = 0;
  readonly #bytes = Buffer.alloc(flushBytes + 1024 * 1024);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
  #start = 0;

  begin(wallTime: number): this {
    this.#start = this.length;
    this.length += 12;
    this.#bytes[this.length] = 9;
    this.#bytes.writeDoubleLE(wallTime, this.length + 1);
    this.length += 9;
    return this;
  }

  step(step: number): this {
    if (step === 0) return this;
    this.#byte(16);
    for (let rest = step; ; rest >>>= 7) {
      this.#byte(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) return this;
    }
  }

  bytes(key: number, content: Uint8Array): this {
    this.#byte(key);
    this.#byte(content.length);
    this.#bytes.set(content, this.length);
    this.length += content.length;
    return this;
  }

  scalar(tag: Uint8Array, value: number): this {
    this.#byte(42);
    this.#byte(tag.length + 9);
    this.#byte(10);
    this.#byte(tag.length + 7);
    this.bytes(10, tag);
    this.#byte(21);
    this.#bytes.writeFloatLE(value, this.length);
    this.length += 4;
    return this;
  }

  end(): void {
    const dataStart = this.#start + 12;
    this.#view.setBigUint64(this.#start, BigInt(this.length - dataStart), true);
    this.#view.setInt32(this.#start + 8, maskedCrc32c(this.#view, this.#start, this.#start + 8), true);
    this.#view.setInt32(this.length, maskedCrc32c(this.#view, dataStart, this.length), true);
    this.length += 4;
  }

  take(): Uint8Array {
    const written = this.#bytes.subarray(0, this.length);
    this.length = 0;
    return written;
  }

  #byte(value: number): void {
    this.#bytes[this.length++] = value;
  }
}
