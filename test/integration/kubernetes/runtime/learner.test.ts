import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { logBeginning } from '../../../../src/core/target/kubernetes/podContract.ts';
import { type Container, PodFixture, type PodOptions } from './podFixture.ts';
import { bareShell, podShells, requireShell } from './podShell.ts';

/** A pod whose init container has done its part. */
async function fetchedPod(options: PodOptions): Promise<PodFixture> {
  const pod = await PodFixture.make(options);
  await pod.submit({ 'train.py': 'print(1)\n' });
  await pod.fetched();
  return pod;
}

/** What the sidecar does when everything is stored. */
async function acknowledge(pod: PodFixture): Promise<string> {
  await pod.appears(pod.join('control', 'ended'));
  const ended = await readFile(pod.join('control', 'ended'), 'utf8');
  await writeFile(pod.join('control', 'acknowledged'), '');
  return ended.trim();
}

async function storedLog(pod: PodFixture): Promise<string> {
  return readFile(pod.join('job', 'training-log.txt'), 'utf8');
}

async function said(learner: Container, word: string): Promise<void> {
  while (!learner.stdout().includes(word)) await new Promise((resolve) => learner.process.stdout?.once('data', resolve));
}

/** A process that has ended may stay as a zombie where nobody waits for orphans. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

for (const shell of podShells) {
  suite(`learner in ${shell.name}`, () => {
    suiteSetup(function () {
      requireShell(this, shell);
    });

    test('runs the command where the code is, counts from 1, and ends with the command’s code', async () => {
      await using pod = await fetchedPod({ shell, index: 2, command: 'echo "learner $LEARNER_ID in $PWD"; cat train.py; echo trouble >&2; env | grep -c ^WEFT_; exit 7' });
      const learner = await pod.learner();
      assert.equal(await acknowledge(pod), '7');
      assert.equal(await learner.exited(), 7);
      const expected = `learner 3 in ${pod.join('job', 'model-code')}\nprint(1)\ntrouble\n0\n`;
      assert.equal(learner.stdout(), logBeginning + expected);
      assert.equal(await storedLog(pod), expected);
    });

    test('does not end before the sidecar has acknowledged, unless that never comes', async () => {
      await using pod = await fetchedPod({ shell, command: 'exit 3', env: { WEFT_GRACE_SECONDS: '4' } });
      const learner = await pod.learner();
      await pod.appears(pod.join('control', 'ended'));
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal(learner.process.exitCode, null);
      learner.process.kill('SIGTERM');
      assert.equal(await learner.exited(), 3);
    });

    test('passes a signal on to all that the command started', async () => {
      await using pod = await fetchedPod({ shell, command: 'trap "wait; exit 9" TERM; sh -c \'trap "echo child was told; exit 0" TERM; echo up; while :; do sleep 0.1; done\' & wait' });
      const learner = await pod.learner();
      await said(learner, 'up');
      learner.process.kill('SIGTERM');
      assert.equal(await acknowledge(pod), '9');
      assert.equal(await learner.exited(), 9);
      assert.match(await storedLog(pod), /child was told/);
      assert.match(await readFile(pod.join('control', 'terminating'), 'utf8'), /^\d+\n$/);
    });

    test('ends a command that is deaf to the signal when its time is over', async () => {
      await using pod = await fetchedPod({ shell, command: 'trap "" TERM; echo deaf; while :; do sleep 0.1; done' });
      const learner = await pod.learner();
      await said(learner, 'deaf');
      learner.process.kill('SIGTERM');
      assert.equal(await acknowledge(pod), '137');
      assert.equal(await learner.exited(), 137);
    });

    test('does not wait for what the command left running, and leaves none of its group', async () => {
      await using pod = await fetchedPod({ shell, command: 'sleep 60 & echo "$!"; setsid sleep 20 & exit 0' });
      const learner = await pod.learner();
      assert.equal(await acknowledge(pod), '0');
      assert.equal(await learner.exited(), 0);
      assert.ok(!(await isAlive(Number((await storedLog(pod)).trim()))));
    });

    test('repeats what an earlier attempt said, so that live and stored log are the same bytes', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo two' });
      await writeFile(pod.join('job', 'training-log.txt'), 'one\nhalf a li');
      const learner = await pod.learner();
      await acknowledge(pod);
      await learner.exited();
      assert.equal(await storedLog(pod), 'one\nhalf a litwo\n');
      assert.equal(learner.stdout(), logBeginning + (await storedLog(pod)));
    });

    test('keeps every byte of a long and binary output', async () => {
      await using pod = await fetchedPod({ shell, command: 'i=0; while [ $i -lt 2000 ]; do printf "%0500d\\n" $i; i=$((i+1)); done; printf "a\\000\\377b"' });
      const learner = await pod.learner();
      await acknowledge(pod);
      await learner.exited();
      const log = await readFile(pod.join('job', 'training-log.txt'));
      assert.equal(log.length, 2000 * 501 + 4);
      assert.deepEqual([...log.subarray(-4)], [0x61, 0, 0xff, 0x62]);
    });
  });
}

suite('learner in an image that has only sh', () => {
  const [shell] = podShells;
  suiteSetup(function () {
    if (shell) requireShell(this, shell);
  });

  test('runs, logs, and ends with the command’s code', async () => {
    if (!shell) return;
    await using pod = await fetchedPod({ shell, learnerShell: bareShell, command: 'echo one; printf two; exit 4' });
    const learner = await pod.learner();
    assert.equal(await acknowledge(pod), '4');
    assert.equal(await learner.exited(), 4);
    assert.equal(await storedLog(pod), 'one\ntwo\n');
    assert.equal(learner.stdout(), `${logBeginning}one\ntwo\n`);
  });
});
