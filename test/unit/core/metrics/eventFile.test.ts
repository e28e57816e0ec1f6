import assert from 'node:assert/strict';
import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import type { EventFileEntry } from '../../../../src/core/metrics/eventFileTree.ts';
import { type BadRecords, EventFile, type ReadOutcome } from '../../../../src/core/metrics/eventFile.ts';
import { folderEventFileTree } from '../../../../src/core/metrics/folderEventFileTree.ts';
import { ReadWindow } from '../../../../src/core/metrics/readWindow.ts';
import { concat, record, recordHeader } from '../../../support/eventFileWriter.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

const textRecord = (text: string): Uint8Array => record(new TextEncoder().encode(text));
const good: BadRecords = { dataCrc: 0, lengthCrc: 0, tooLong: 0, malformed: 0 };

/** Reads one file of a folder again and again, and gathers the records as text. */
class Reading {
  readonly records: string[] = [];
  readonly file = new EventFile();
  readonly #window = new ReadWindow();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async entry(): Promise<EventFileEntry> {
    const [entry] = await folderEventFileTree(this.#folder).list();
    assert.ok(entry);
    return entry;
  }

  async read(entry?: EventFileEntry): Promise<ReadOutcome> {
    const sink = { accept: (bytes: Uint8Array, _view: DataView, start: number, end: number) => void this.records.push(new TextDecoder().decode(bytes.subarray(start, end))) };
    return this.file.read(entry ?? (await this.entry()), this.#window, sink);
  }
}

suite('eventFile', () => {
  const folder = tempFolderPerTest();
  const path = (): string => folder.path('events.tfevents.1');

  async function readingOf(...parts: readonly Uint8Array[]): Promise<Reading> {
    await writeFile(path(), concat(...parts));
    const reading = new Reading(folder.path());
    await reading.read();
    return reading;
  }

  test('resumes after the last whole record, cut at whatever byte', async () => {
    const texts = ['', 'a', 'the second', 'x'.repeat(300), 'end'];
    const bytes = concat(...texts.map(textRecord));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reading = await readingOf(bytes.slice(0, cut));
      await appendFile(path(), bytes.slice(cut));
      await reading.read();
      assert.deepEqual(reading.records, texts, `cut at ${String(cut)}`);
      assert.deepEqual(reading.file.bad, good);
    }
  });

  test('gives the same records in whatever pieces a file grows', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => `record ${String(index)} `.repeat(index));
    const bytes = concat(...texts.map(textRecord));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 20 }), async (cuts) => {
        const reading = await readingOf();
        let written = 0;
        for (const cut of [...cuts, bytes.length].sort((one, other) => one - other)) {
          await appendFile(path(), bytes.slice(written, cut));
          written = cut;
          await reading.read();
        }
        assert.deepEqual(reading.records, texts);
      }),
      { numRuns: 50 },
    );
  });

  test('reads records over the edges of its window, and one that is longer than the window', async () => {
    const texts = ['a'.repeat(3_000_000), 'b'.repeat(3_000_000), 'c'.repeat(9_000_000), 'd'];
    const reading = await readingOf(...texts.map(textRecord));
    assert.deepEqual(reading.records.map((text) => text.length), texts.map((text) => text.length));
    assert.deepEqual(reading.records.map((text) => text[0]), ['a', 'b', 'c', 'd']);
  });

  test('does not look into a file that did not change', async () => {
    const reading = await readingOf(textRecord('a'));
    assert.equal(await reading.read(), 'unchanged');
  });

  test('passes over one record with a bad data CRC', async () => {
    const bad = textRecord('bad');
    bad[13] = 0;
    const reading = await readingOf(textRecord('a'), bad, textRecord('b'));
    assert.deepEqual(reading.records, ['a', 'b']);
    assert.deepEqual(reading.file.bad, { ...good, dataCrc: 1 });
  });

  test('goes on at the next sound header after a damaged one', async () => {
    const bad = textRecord('bad');
    bad[0] = 77;
    const reading = await readingOf(textRecord('a'), bad, textRecord('b'), textRecord('c'));
    assert.deepEqual(reading.records, ['a', 'b', 'c']);
    assert.deepEqual(reading.file.bad, { ...good, lengthCrc: 1 });
  });

  test('finds the next sound header also when it comes later, in pieces', async () => {
    const bad = textRecord('bad');
    bad[0] = 77;
    const rest = concat(bad, textRecord('b'));
    const reading = await readingOf(textRecord('a'));
    for (const byte of rest) {
      await appendFile(path(), new Uint8Array([byte]));
      await reading.read();
    }
    assert.deepEqual(reading.records, ['a', 'b']);
    assert.deepEqual(reading.file.bad, { ...good, lengthCrc: 1 });
  });

  test('passes over a length of 2^63 with a good CRC', async () => {
    const reading = await readingOf(textRecord('a'), recordHeader(2n ** 63n), textRecord('b'));
    assert.deepEqual(reading.records, ['a', 'b']);
    assert.deepEqual(reading.file.bad, { ...good, tooLong: 1 });
  });

  test('steps over a record that is really too long without reading it', async () => {
    const length = 2 ** 28 + 8;
    await writeFile(path(), concat(textRecord('a'), recordHeader(BigInt(length))));
    const start = textRecord('a').length + 12 + length + 4;
    await truncate(path(), start); // sparse: takes no space
    await appendFile(path(), textRecord('b'));
    const reading = new Reading(folder.path());
    await reading.read();
    await appendFile(path(), textRecord('c'));
    await reading.read();
    assert.deepEqual(reading.records, ['a', 'b', 'c']);
    assert.deepEqual(reading.file.bad, { ...good, tooLong: 1 });
  });

  test('survives noise and finds what follows it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 12, maxLength: 200 }), async (noise) => {
        const reading = await readingOf(textRecord('a'), noise, textRecord('b'));
        assert.deepEqual(reading.records, ['a', 'b']);
        assert.equal(reading.file.bad.lengthCrc, 1);
      }),
      { numRuns: 50 },
    );
  });

  test('tells a file that shrank', async () => {
    const reading = await readingOf(textRecord('a'), textRecord('b'));
    await truncate(path(), textRecord('a').length);
    assert.equal(await reading.read(), 'replaced');
  });

  test('tells a longer file that took the place of the one it read', async () => {
    const reading = await readingOf(textRecord('a'));
    await writeFile(folder.path('new'), concat(textRecord('another'), textRecord('b')));
    await rename(folder.path('new'), path());
    assert.equal(await reading.read(), 'replaced');
    assert.deepEqual(reading.records, ['a']);
  });

  test('tells a file that went away between list and read', async () => {
    const reading = await readingOf(textRecord('a'));
    await appendFile(path(), textRecord('b'));
    const entry = await reading.entry();
    await rename(path(), folder.path('moved'));
    assert.equal(await reading.read(entry), 'gone');
  });
});
