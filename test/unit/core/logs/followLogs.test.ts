import assert from 'node:assert/strict';
import { appendFile, mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { followLogs, type FollowLogsOptions } from '../../../../src/core/logs/followLogs.ts';
import type { LogLine } from '../../../../src/core/logs/logLine.ts';
import type { LogSource } from '../../../../src/core/logs/logSource.ts';
import { limitLines } from '../../../../src/core/logs/selectLines.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

const trainingId = 'retrain-7k2mq0x3bd';

/** Time that passes at once, and lets the event loop turn. */
const quickClock: Clock = {
  now: () => performance.now(),
  sleep: async (_, signal) => {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  },
};

const numbered = (from: number, to: number): string => Array.from({ length: to - from }, (_, index) => `line ${String(from + index)}\n`).join('');

async function collect(batches: AsyncIterable<readonly LogLine[]>): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const batch of batches) lines.push(...batch);
  return lines;
}

suite('followLogs', () => {
  const temp = tempFolderPerTest();
  let over = false;
  const signal = new AbortController().signal;
  const options = (more: Partial<FollowLogsOptions> = {}): FollowLogsOptions => ({ clock: quickClock, signal, ...more });
  const storedFile = (learnerId: number, name = 'training-log.txt'): string => temp.path('nh-output', trainingId, `learner-${String(learnerId)}`, name);
  const liveFile = (learnerId: number): string => temp.path(`live-${String(learnerId)}.txt`);

  async function store(learnerId: number, text: string, name?: string): Promise<void> {
    await mkdir(path.dirname(storedFile(learnerId)), { recursive: true });
    await writeFile(storedFile(learnerId, name), text);
  }

  function source(more: Partial<LogSource> = {}): LogSource {
    return { trainingId, learnerIds: [1], stored: { store: new FolderObjectStore(temp.path()), bucket: 'nh-output' }, isOver: () => Promise.resolve(over), ...more };
  }

  /** Reads a growing file as a target does: to its end, and with `follow` until `isClosed`. */
  function readGrowing(isClosed: () => boolean): NonNullable<LogSource['readLive']> {
    return async (learnerId, { fromByte, follow }) => {
      const file = await open(liveFile(learnerId)).catch(() => undefined);
      if (!file) return undefined;
      return (async function* () {
        try {
          for (let at = fromByte; ; ) {
            const closed = isClosed();
            const { size } = await file.stat();
            while (at < size) {
              const { bytesRead, buffer } = await file.read(Buffer.alloc(1000), 0, 1000, at);
              at += bytesRead;
              yield buffer.subarray(0, bytesRead);
            }
            if (!follow || closed) return;
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          await file.close();
        }
      })();
    };
  }

  setup(async () => {
    over = false;
    await mkdir(temp.path('nh-output'));
  });

  test('reads an ended training from the bucket, learner by learner, each line with its byte offset', async () => {
    await store(1, 'a1\na2\n');
    await store(2, 'b1\nopen end');
    assert.deepEqual(await collect(followLogs(source({ learnerIds: [1, 2] }), options())), [
      { learnerId: 1, offset: 0, text: 'a1' },
      { learnerId: 1, offset: 3, text: 'a2' },
      { learnerId: 2, offset: 0, text: 'b1' },
      { learnerId: 2, offset: 3, text: 'open end' },
    ]);
  });

  test('reads one learner', async () => {
    await store(1, 'a\n');
    await store(2, 'b\n');
    assert.deepEqual((await collect(followLogs(source({ learnerIds: [1, 2] }), options({ learnerId: 2 })))).map(({ text }) => text), ['b']);
  });

  test('has nothing to say of a learner without a log', async () => {
    over = true;
    assert.deepEqual(await collect(followLogs(source(), options())), []);
    assert.deepEqual(await collect(followLogs(source(), options({ follow: true }))), []);
  });

  test('removes what would steer a terminal, and keeps colours only where asked', async () => {
    await store(1, '\u001b]52;c;x\u0007\u001b[31mred\u001b[0m\u001b[2J\n');
    assert.equal((await collect(followLogs(source(), options())))[0]?.text, 'red');
    assert.equal((await collect(followLogs(source(), options({ colours: true }))))[0]?.text, '\u001b[31mred\u001b[0m');
  });

  for (const [where, prepare] of [
    ['the bucket', (text: string) => store(1, text)],
    ['the target', (text: string) => writeFile(liveFile(1), text)],
  ] as const) {
    test(`shows the last lines of a long log of ${where}`, async () => {
      const live = where === 'the target' ? { readLive: readGrowing(() => true) } : {};
      for (const [text, tail, expected] of [
        [numbered(0, 30_000), 3, ['line 29997', 'line 29998', 'line 29999']],
        [`${numbered(0, 20_000)}open`, 2, ['line 19999', 'open']],
        ['a\nb\n', 5, ['a', 'b']],
        ['\n\n', 1, ['']],
        ['a\nb\n', 0, []],
      ] as const) {
        await prepare(text);
        assert.deepEqual((await collect(followLogs(source(live), options({ tail })))).map((line) => line.text), expected);
      }
    });
  }

  test('passes over and stops after as many lines as asked', async () => {
    await store(1, numbered(0, 100));
    const lines = await collect(limitLines(followLogs(source(), options({ skip: 40 })), 2));
    assert.deepEqual(lines.map(({ text }) => text), ['line 40', 'line 41']);
  });

  test('reads from a time on, as exactly as the syncs tell', async () => {
    await store(1, 'one\ntwo\nthree\n');
    await store(1, '2025-03-01T12:00:05Z 4\n2025-03-01T12:00:10Z 6\nnonsense\n2025-03-01T12:00:15Z 14\n', '_log_times');
    const since = async (time: string): Promise<string[]> => (await collect(followLogs(source(), options({ since: new Date(time) })))).map(({ text }) => text);
    assert.deepEqual(await since('2025-03-01T12:00:00Z'), ['one', 'two', 'three']);
    assert.deepEqual(await since('2025-03-01T12:00:07Z'), ['two', 'three']);
    assert.deepEqual(await since('2025-03-01T12:00:12Z'), ['three']);
    assert.deepEqual(await since('2025-03-01T12:01:00Z'), []);
  });

  test('loses and doubles no line when the target breaks off again and again and the bucket takes over', async () => {
    const total = 20_000;
    let written = 0;
    let ended = false;
    let breaks = 0;
    const grow = async (): Promise<void> => {
      for (; written < total; written += 500) {
        await appendFile(liveFile(1), numbered(written, written + 500));
        await new Promise((resolve) => setImmediate(resolve));
      }
      await store(1, numbered(0, total));
      ended = true;
      over = true;
    };
    await writeFile(liveFile(1), '');
    const growing = readGrowing(() => false);
    const readLive: NonNullable<LogSource['readLive']> = async (learnerId, call) => {
      // Half way the target gives the log up: the pod is gone, and only the bucket has it.
      if (ended) return undefined;
      const stream = await growing(learnerId, call);
      return stream && breakOff(stream);
    };
    async function* breakOff(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let chunks = 0;
      for await (const chunk of stream) {
        yield chunk;
        chunks += 1;
        if (chunks % 7 === 0 || ended) {
          breaks += 1;
          throw new WeftError('store/unreachable', 'The connection was cut.');
        }
      }
    }
    const troubles: unknown[] = [];
    const [lines] = await Promise.all([collect(followLogs(source({ readLive }), options({ follow: true, onTrouble: (trouble) => troubles.push(trouble) }))), grow()]);
    assert.ok(breaks > 10);
    assert.equal(troubles.length > 10, true);
    assert.deepEqual(lines.map(({ text }) => text), numbered(0, total).trimEnd().split('\n'));
  });

  test('merges learners as their lines come, and ends when the training has', async () => {
    await writeFile(liveFile(1), 'a0\n');
    await writeFile(liveFile(2), 'b0\n');
    const seen: string[] = [];
    for await (const batch of followLogs(source({ learnerIds: [1, 2], readLive: readGrowing(() => over) }), options({ follow: true }))) {
      for (const { learnerId, text } of batch) seen.push(`${String(learnerId)} ${text}`);
      if (seen.length === 2) await appendFile(liveFile(2), 'b1\n');
      if (seen.length === 3) await appendFile(liveFile(1), 'a1\nopen');
      if (seen.length === 4) over = true;
    }
    assert.deepEqual(seen, ['1 a0', '2 b0', '2 b1', '1 a1', '1 open']);
  });

  test('follows only what comes after the last lines that were asked for', async () => {
    await writeFile(liveFile(1), 'a\nb\nc');
    const lines: string[] = [];
    for await (const batch of followLogs(source({ readLive: readGrowing(() => over) }), options({ follow: true, tail: 1 }))) {
      lines.push(...batch.map(({ text }) => text));
      if (lines.length === 1) await appendFile(liveFile(1), ' and its rest\n');
      over = lines.length === 2;
    }
    assert.deepEqual(lines, ['b', 'c and its rest']);
  });

  test('stops when it is aborted, whatever it waits for', async () => {
    const controller = new AbortController();
    await writeFile(liveFile(1), 'a\n');
    const reading = collect(followLogs(source({ readLive: readGrowing(() => false) }), options({ follow: true, signal: controller.signal })));
    setImmediate(() => {
      controller.abort();
    });
    await appendFile(liveFile(1), 'b\n');
    over = true;
    await assert.rejects(reading, { name: 'AbortError' });
  });

  test('does not go on for ever over what will not pass', async () => {
    const readLive = (): Promise<never> => Promise.reject(new WeftError('store/access-denied', 'The target refused.'));
    await assert.rejects(collect(followLogs(source({ readLive }), options({ follow: true }))), { code: 'store/access-denied' });
  });
});
