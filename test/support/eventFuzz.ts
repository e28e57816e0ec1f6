import assert from 'node:assert/strict';
import type { EventFileEntry } from '../../src/core/metrics/eventFileTree.ts';
import { type BadRecords, EventFile } from '../../src/core/metrics/eventFile.ts';
import type { ReadWindow } from '../../src/core/metrics/readWindow.ts';
import { RunContent } from '../../src/core/metrics/runContent.ts';
import { bytesField, concat, doubleBytes, doubleField, event, fileVersion, record, recordHeader, scalarMetadata, sessionStart, simpleValue, summary, varintField } from './eventFileWriter.ts';
import { SeededRandom, mutate } from './mutate.ts';

const plugin = (name: string, content: Uint8Array = new Uint8Array()): Uint8Array => bytesField(9, bytesField(1, concat(bytesField(1, name), bytesField(2, content))));
const floatTensor = (...values: readonly number[]): Uint8Array => bytesField(8, concat(varintField(1, 1), bytesField(2, bytesField(2, varintField(1, values.length))), bytesField(5, new Uint8Array(new Float32Array(values).buffer))));
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** One event of every form that is decoded. */
export const fuzzEvents: readonly [Uint8Array, ...Uint8Array[]] = [
  event({ step: 1 }, summary(simpleValue('loss', 0.5))),
  event({ step: 300, wallTime: 1.7e9 }, summary(simpleValue('loss', 0.25), simpleValue('größe', NaN))),
  event({ step: 2 }, summary(concat(bytesField(1, 'tensor'), floatTensor(1), scalarMetadata()))),
  event({ step: 2 }, summary(concat(bytesField(1, 'histo'), bytesField(5, concat(doubleField(1, 0), doubleField(2, 3), bytesField(6, concat(doubleBytes(1), doubleBytes(2))), bytesField(7, concat(doubleBytes(4), doubleBytes(5)))))))),
  event({ step: 2 }, summary(concat(bytesField(1, 'histo2'), bytesField(8, concat(varintField(1, 2), bytesField(2, concat(bytesField(2, varintField(1, 1)), bytesField(2, varintField(1, 3)))), bytesField(4, concat(doubleBytes(1), doubleBytes(2), doubleBytes(3))))), plugin('histograms')))),
  event({ step: 2 }, summary(concat(bytesField(1, 'image'), bytesField(4, concat(varintField(1, 2), varintField(2, 3), bytesField(4, png)))))),
  event({ step: 2 }, summary(concat(bytesField(1, 'text'), bytesField(8, concat(varintField(1, 7), bytesField(8, 'hello'))), plugin('text')))),
  event({ step: 2 }, summary(concat(bytesField(1, 'hparams'), plugin('hparams', bytesField(3, bytesField(1, concat(bytesField(1, 'lr'), bytesField(2, doubleField(2, 0.1)))))))),
  ),
  event({ step: 2 }, sessionStart()),
];

/** An event file in memory, of which the first `size` bytes are there. */
function entryOf(bytes: Uint8Array, size: number): EventFileEntry {
  return {
    path: 'tfevents',
    sizeBytes: size,
    version: String(size),
    open: () =>
      Promise.resolve({
        readBytes: 1,
        read: (offset, target) => {
          const part = bytes.subarray(offset, Math.min(size, offset + target.length));
          target.set(part);
          return Promise.resolve(part.length);
        },
        close: () => Promise.resolve(),
      }),
  };
}

interface Reading {
  readonly scalars: unknown;
  readonly samples: unknown;
  readonly hparams: unknown;
  readonly bad: BadRecords;
}

/** What is read of these bytes when the file grows through these sizes. */
export async function readGrowing(bytes: Uint8Array, sizes: readonly number[], window: ReadWindow): Promise<Reading> {
  const content = new RunContent();
  const file = new EventFile();
  for (const size of sizes) assert.notEqual(await file.read(entryOf(bytes, size), window, content), 'replaced');
  return {
    scalars: [...content.scalars()].map(([tag, series]) => [tag, ...series.points()]),
    samples: [content.images(), content.histograms(), content.texts()].map((found) => [...found].map(([tag, series]) => [tag, series.samples()])),
    hparams: content.hparams,
    bad: file.bad,
  };
}

/** A file with records damaged in one of the ways that a disk, a crash or a forger damages them, and how many records that are. */
function damagedFile(random: SeededRandom): { bytes: Uint8Array; records: number } {
  const sound = Array.from({ length: 1 + random.below(6) }, () => random.pick(fuzzEvents));
  const records = sound.length;
  switch (random.below(4)) {
    case 0: return { bytes: mutate(concat(fileVersion(), ...sound.map(record)), random), records };
    // The CRCs agree with what is mutated, so that the decoders see it.
    case 1: return { bytes: concat(...sound.map((bytes) => record(mutate(bytes, random)))), records };
    case 2: return { bytes: concat(...sound.map(record), recordHeader(BigInt(random.below(2 ** 32)) << BigInt(random.below(33))), ...sound.map(record)), records: 1 };
    default: return { bytes: concat(random.bytes(random.below(100)), ...sound.map(record)), records: 1 };
  }
}

/** Reads the damaged file of this seed at once and as it grows, which must come to the same; answers how many of its records were mutated. */
export async function fuzzEventFile(seed: number, window: ReadWindow): Promise<number> {
  const random = new SeededRandom(seed);
  const { bytes, records } = damagedFile(random);
  const sizes = Array.from({ length: random.below(4) }, () => random.below(bytes.length + 1)).sort((one, other) => one - other);
  try {
    const once = await readGrowing(bytes, [bytes.length], window);
    assert.deepEqual(await readGrowing(bytes, [...sizes, bytes.length], window), once);
  } catch (thrown) {
    throw new Error(`seed ${String(seed)}: ${Buffer.from(bytes).toString('hex')} at ${sizes.join(', ')}`, { cause: thrown });
  }
  return records;
}
