import assert from 'node:assert/strict';
import type { Clock } from '../../../../../../src/core/base/clock.ts';
import { WeftError } from '../../../../../../src/core/base/weftError.ts';
import { persistently } from '../../../../../../src/core/target/kubernetes/write/persistently.ts';

/** Time passes only in sleeps. */
function sleepingClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      return Promise.resolve();
    },
  };
}

const { signal } = new AbortController();
const away = (): WeftError => new WeftError('kubernetes/unreachable', 'away');

suite('persistently', () => {
  test('calls again until the server is back', async () => {
    const clock = sleepingClock();
    let calls = 0;
    const answer = await persistently(() => (calls++ < 3 ? Promise.reject(away()) : Promise.resolve('there')), { clock, signal });
    assert.deepEqual([answer, calls, clock.slept], ['there', 4, [250, 500, 1000]]);
  });

  test('waits as long as the server asks for', async () => {
    const clock = sleepingClock();
    let calls = 0;
    const busy = new WeftError('kubernetes/too-busy', 'busy', { cause: { statusCode: 429, message: '', retryAfterMs: 7000 } });
    await persistently(() => (calls++ === 0 ? Promise.reject(busy) : Promise.resolve()), { clock, signal });
    assert.deepEqual(clock.slept, [7000]);
  });

  test('gives up after a minute', async () => {
    const clock = sleepingClock();
    await assert.rejects(persistently(() => Promise.reject(away()), { clock, signal }), { code: 'kubernetes/unreachable' });
    assert.ok(clock.now() <= 60_000 && clock.now() > 50_000);
  });

  test('does not believe a server that was away when it says no at first', async () => {
    const clock = sleepingClock();
    const answers = [away(), new WeftError('kubernetes/forbidden', 'RBAC: role.rbac.authorization.k8s.io "weft-trainings" not found')];
    const next = (): Promise<string> => {
      const thrown = answers.shift();
      return thrown ? Promise.reject(thrown) : Promise.resolve('there');
    };
    const answer = await persistently(next, { clock, signal });
    assert.deepEqual([answer, clock.slept], ['there', [250, 500]]);
  });

  test('believes a server that goes on saying no for longer than it takes to start', async () => {
    const clock = sleepingClock();
    await assert.rejects(persistently(() => Promise.reject(new WeftError('kubernetes/forbidden', 'no')), { clock, signal }), { code: 'kubernetes/forbidden' });
    assert.ok(clock.now() <= 10_000 && clock.now() > 5_000);
  });

  test('does not repeat what the server has refused', async () => {
    const clock = sleepingClock();
    for (const refusal of [new WeftError('kubernetes/invalid-object', 'no'), new WeftError('kubernetes/failed', 'no', { cause: { statusCode: 418, message: '' } }), new Error('ours')]) {
      await assert.rejects(persistently(() => Promise.reject(refusal), { clock, signal }), refusal);
    }
    assert.deepEqual(clock.slept, []);
  });

  test('ends at once when it is aborted', async () => {
    const abort = new AbortController();
    const failing = (): Promise<never> => {
      abort.abort();
      return Promise.reject(away());
    };
    await assert.rejects(persistently(failing, { clock: sleepingClock(), signal: abort.signal }), { name: 'AbortError' });
  });
});
