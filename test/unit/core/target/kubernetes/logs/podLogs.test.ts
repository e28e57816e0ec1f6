import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PodLogs, type PodLogOptions } from '../../../../../../src/core/target/kubernetes/logs/podLogs.ts';
import { logBeginning } from '../../../../../../src/core/target/kubernetes/podContract.ts';
import { hastyClock } from '../../../../../support/hastyClock.ts';
import { RotatingLog, type WrittenLine } from './rotatingLog.ts';

const pod = { name: 'retrain-7k2mq0x3bd-0-abcde', uid: 'u' };
const beganNs = 1_700_000_000_000_000_000n;
const begun: WrittenLine = { atNs: beganNs, text: logBeginning };

/** Lines that were written a little after one another, or in the same nanosecond. */
function written(texts: readonly string[], stepNs = 100_000_000n): WrittenLine[] {
  return [begun, ...texts.map((text, index) => ({ atNs: beganNs + BigInt(index) * stepNs, text }))];
}

function logsOf(log: RotatingLog): PodLogs {
  return new PodLogs({ api: log.api, clock: hastyClock(10_000), random: () => 0.5 });
}

async function textOf(chunks: AsyncIterable<Uint8Array> | undefined): Promise<string | undefined> {
  if (!chunks) return undefined;
  const read: Uint8Array[] = [];
  for await (const chunk of chunks) read.push(chunk);
  return Buffer.concat(read).toString('utf8');
}

function options(more: Partial<PodLogOptions> = {}): PodLogOptions {
  return { fromByte: 0, follow: true, signal: new AbortController().signal, look: () => Promise.resolve('ended'), ...more };
}

suite('logs of pods', () => {
  test('are what the stored log is: without times, and without the line that says that they are whole', async () => {
    const log = new RotatingLog(written(['one\n', '\n', 'Ä ☃\n', 'no end']));
    assert.equal(await textOf(await logsOf(log).read(pod, options())), 'one\n\nÄ ☃\nno end');
    assert.deepEqual(log.opened[0], { container: 'learner', timestamps: 'true' });
  });

  test('lose no byte and repeat none, wherever they are begun, cut off and chunked, and whatever the clock’s grain', async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '2', 'Ä', '☃', '\r'), maxLength: 30 }).map((text) => `${text}\n`), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(900), { maxLength: 8 }), fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.constantFrom(0n, 1n, 333_000_000n, 2_000_000_000n), async (lines, cuts, chunkBytes, fromByte, stepNs) => {
        const log = new RotatingLog(written(lines, stepNs), { cuts, chunkBytes });
        const whole = Buffer.from(lines.join(''));
        const text = await textOf(await logsOf(log).read(pod, options({ fromByte })));
        assert.equal(text, whole.subarray(fromByte).toString('utf8'));
      }),
      { numRuns: 300 },
    );
  });

  test('go on where they were left, without what was read before', async () => {
    const log = new RotatingLog(written(['one\n', 'two\n']));
    const logs = logsOf(log);
    assert.equal(await textOf(await logs.read(pod, options({ follow: false }))), 'one\ntwo\n');
    log.lines = written(['one\n', 'two\n', 'three\n']);
    assert.equal(await textOf(await logs.read(pod, options({ fromByte: 8 }))), 'three\n');
    assert.match(log.opened[1]?.['sinceTime'] ?? '', /^2023-11-14T22:13:20Z$/);
    // Its end is known: it is not asked for again.
    assert.equal(await textOf(await logs.read(pod, options({ fromByte: 14 }))), '');
    assert.equal(log.opened.length, 2);
  });

  test('are followed until the learner has ended, through streams that end before', async () => {
    const log = new RotatingLog(written(['one\n']));
    log.onOpen = () => {
      log.lines = written(Array.from({ length: log.opened.length }, (_, index) => `line ${String(index)}\n`));
    };
    const states = ['running', 'running', 'running', 'ended'] as const;
    let looks = 0;
    const text = await textOf(await logsOf(log).read(pod, options({ look: () => Promise.resolve(states[Math.min(looks++, 3)] ?? 'ended') })));
    assert.equal(text, 'line 0\nline 1\nline 2\nline 3\n');
    assert.deepEqual(log.opened.map(({ follow }) => follow), ['true', 'true', 'true', undefined]);
  });

  test('that have lost their beginning are left to the bucket', async () => {
    const rotated = written(['one\n', 'two\n']).slice(1);
    assert.equal(await logsOf(new RotatingLog(rotated)).read(pod, options()), undefined);
    assert.equal(await logsOf(new RotatingLog([])).read(pod, options()), undefined);
    assert.equal(await logsOf(new RotatingLog(written(['one\n']).map((line) => ({ ...line, text: `x${line.text}` })))).read(pod, options()), undefined);
  });

  test('end where a rotation has taken what comes next, and the bucket has the rest', async () => {
    const second = 1_000_000_000n;
    const log = new RotatingLog(written(['one\n', 'two\n', 'three\n'], second), { cuts: [150] });
    log.onOpen = () => {
      if (log.opened.length === 2) log.lines = written(['one\n', 'two\n', 'three\n', 'four\n', 'five\n'], second).slice(4);
    };
    const logs = logsOf(log);
    const text = (await textOf(await logs.read(pod, options()))) ?? '';
    assert.ok('one\ntwo\nthree\n'.startsWith(text) && text.length > 0, text);
    assert.equal(await logs.read(pod, options({ fromByte: text.length })), undefined);
  });

  test('are counted from their beginning once the node’s clock was put back', async () => {
    const lines: WrittenLine[] = [begun, { atNs: beganNs + 5_000_000_000n, text: 'late\n' }, { atNs: beganNs + 1_000_000_000n, text: 'early\n' }, { atNs: beganNs + 1_500_000_000n, text: 'then\n' }];
    const log = new RotatingLog(lines, { cuts: [160], chunkBytes: 1 });
    assert.equal(await textOf(await logsOf(log).read(pod, options())), 'late\nearly\nthen\n');
    assert.equal(log.opened[1]?.['sinceTime'], undefined);
  });
});
