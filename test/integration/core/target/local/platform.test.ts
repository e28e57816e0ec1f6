import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { bootId, findProgram, findShell, identifyProcess, isRunning, learnerProcesses, type ProcessIdentity, signalProcesses } from '../../../../../src/core/target/local/platform.ts';

suite('processes of this computer', () => {
  const children: ChildProcess[] = [];

  /** A process group whose leader has printed the pids of all its descendants, one a line, and waits. */
  async function group(script: string, pidCount: number, env: Readonly<Record<string, string>> = {}): Promise<{ leader: ProcessIdentity; child: ChildProcess; pids: number[] }> {
    const child = spawn('bash', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    children.push(child);
    const pids: number[] = [];
    for await (const line of createInterface({ input: child.stdout })) if (pids.push(Number(line)) === pidCount) break;
    const leader = await identifyProcess(child.pid ?? 0);
    assert.ok(leader);
    return { leader, child, pids };
  }

  teardown(async () => {
    for (const { pid } of children.splice(0)) {
      const leader = pid === undefined ? undefined : await identifyProcess(pid);
      if (leader) signalProcesses(await learnerProcesses(leader, 'WEFT_LEARNER=none'), 'SIGKILL');
    }
  });

  test('are known by more than their pid, which is given away again', async () => {
    const self = await identifyProcess(process.pid);
    assert.ok(self);
    assert.equal(await isRunning(self), true);
    assert.equal(await isRunning({ ...self, startedAt: '1' }), false);
    assert.equal(await isRunning({ ...self, bootId: 'earlier' }), false);
    assert.deepEqual(await identifyProcess(process.pid), self);
    assert.equal(await bootId(), self.bootId);
  });

  test('that have ended are not running, also while nobody has looked after them', async () => {
    const { leader, child } = await group('echo $$; exec sleep 1000', 1);
    signalProcesses([leader.pid], 'SIGKILL');
    await once(child, 'exit');
    assert.equal(await isRunning(leader), false);
    assert.equal(await identifyProcess(leader.pid), undefined);

    // A parent that never looks after its child leaves a zombie, which still has a pid. The child outlives the shell,
    // which would look after it.
    const parent = await group('sleep 2 & zombie=$!; echo $zombie; exec sleep 1000', 1);
    const [zombie = 0] = parent.pids;
    while (await identifyProcess(zombie)) await wait(50);
    assert.ok(process.kill(zombie, 0));
  });

  test('of a learner are its group, its descendants, and what carries its mark', async () => {
    const script = `sleep 1000 & echo $!
      setsid sleep 1001 & echo $!
      (setsid bash -c 'echo $$; exec sleep 1002' &)
      wait`;
    const { leader, pids } = await group(script, 3, { WEFT_LEARNER: 'mine' });
    const found = new Set(await learnerProcesses(leader, 'WEFT_LEARNER=mine'));
    assert.deepEqual(pids.filter((pid) => !found.has(pid)), []);
    assert.ok(found.has(leader.pid) && !found.has(process.pid));
    signalProcesses([...found], 'SIGKILL');
    while ((await learnerProcesses(leader, 'WEFT_LEARNER=mine')).length > 0) await new Promise(setImmediate);
    assert.deepEqual((await Promise.all(pids.map(identifyProcess))).filter((identity) => identity !== undefined), []);
  });

  test('of a learner whose leader is gone are still found; those of another that took its pid are not', async () => {
    const { leader, child, pids } = await group('sleep 1000 & echo $!; wait', 1);
    signalProcesses([leader.pid], 'SIGKILL');
    await once(child, 'exit');
    assert.deepEqual(await learnerProcesses(leader, 'WEFT_LEARNER=none'), pids);
    signalProcesses(pids, 'SIGKILL');

    const other = await group('echo $$; exec sleep 1000', 1);
    assert.deepEqual(await learnerProcesses({ ...other.leader, startedAt: '1' }, 'WEFT_LEARNER=none'), []);
    assert.deepEqual(await learnerProcesses({ ...other.leader, bootId: 'earlier' }, 'WEFT_LEARNER=none'), []);
  });

  test('begin with a program that the PATH leads to', async () => {
    assert.match((await findShell(process.env['PATH'])) ?? '', /bash/);
    assert.equal(await findProgram('no-such-program'), undefined);
    assert.equal(await findProgram('sh', ''), undefined);
  });
});
