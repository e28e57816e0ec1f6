import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { trainingKeys } from '../../../../../src/core/plan/trainingKeys.ts';
import type { LearnerRecord } from '../../../../../src/core/target/learnerRecord.ts';
import { seededRandom } from '../../../../support/seededRandom.ts';
import { call, localTrainingsPerTest } from './localTrainings.ts';

/** Whether a process that wrote its pid to a file still runs. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

suite('the end of a training on this computer', () => {
  const trainings = localTrainingsPerTest();

  async function recordOf(id: string, learnerId = 1): Promise<LearnerRecord> {
    return JSON.parse(await readFile(trainings.resultFile(id, `learner-${String(learnerId)}`, '_record.json'), 'utf8')) as LearnerRecord;
  }

  test('is a record in the bucket that lists what is stored, with checksums', async () => {
    const { trainingId } = await trainings.submit('echo hello | tee "$RESULT_DIR/r.txt"');
    await trainings.untilOver(trainingId);
    const record = await recordOf(trainingId);
    assert.deepEqual({ ...record, startedAt: '', endedAt: '' }, {
      recordVersion: 1,
      trainingId,
      learnerId: 1,
      attempt: 1,
      exitCode: 0,
      outcome: 'completed',
      startedAt: '',
      endedAt: '',
      complete: true,
      objects: [
        { key: trainingKeys.log(trainingId, 1), sizeBytes: 6, sha256: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03' },
        { key: `${trainingId}/r.txt`, sizeBytes: 6, sha256: '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03' },
      ],
    });
  });

  test('tells exit code and last lines of a learner that crashed', async () => {
    const { trainingId } = await trainings.submit('for i in $(seq 30); do echo line $i; done; exit 7');
    const { state, failure } = await trainings.untilOver(trainingId);
    assert.equal(state, 'failed');
    assert.equal(failure?.code, 'C201');
    assert.equal(failure.exitCode, 7);
    assert.deepEqual(failure.lastLines, Array.from({ length: 20 }, (_, index) => `line ${String(index + 11)}`));
    assert.equal((await recordOf(trainingId)).outcome, 'failed');
  });

  test('of one learner stops the others, and the record says who failed', async () => {
    const { trainingId } = await trainings.submit('if [ $LEARNER_ID = 2 ]; then sleep 0.2; exit 3; fi; sleep 1000', { manifest: { learners: 3 } });
    const { failure } = await trainings.untilOver(trainingId);
    assert.equal(failure?.learnerId, 2);
    assert.deepEqual((await Promise.all([1, 2, 3].map((learnerId) => recordOf(trainingId, learnerId)))).map(({ outcome }) => outcome), ['stopped', 'failed', 'stopped']);
  });

  test('comes within the grace period on a halt, and what the learner then wrote is kept', async () => {
    const command = `trap 'echo saved > "$CHECKPOINT_DIR/last"; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const { trainingId } = await trainings.submit(command);
    await trainings.until(trainingId, ({ state }) => state === 'processing');
    while (!(await trainings.log(trainingId)).includes('ready')) await wait(25);
    await trainings.target().halt(trainingId, call);
    const { facts } = await trainings.untilOver(trainingId);
    assert.equal(facts.wish, 'halt');
    assert.equal(await readFile(trainings.resultFile(trainingId, '_wml_checkpoints/last'), 'utf8'), 'saved\n');
  });

  test('is forced on a learner that ignores SIGTERM, and on its children in groups and sessions of their own', async () => {
    const command = `trap '' TERM
      sleep 1000 & echo $! >> "$RESULT_DIR/pids"
      setsid sleep 1001 & echo $! >> "$RESULT_DIR/pids"
      (setsid sh -c 'trap "" TERM; echo $$ >> "$RESULT_DIR/pids"; while :; do sleep 0.1; done' &)
      echo ready; while :; do sleep 0.1; done`;
    const { trainingId } = await trainings.submit(command);
    await trainings.until(trainingId, ({ state }) => state === 'processing');
    while (!(await trainings.log(trainingId)).includes('ready')) await wait(25);
    await wait(200);
    await trainings.target({ graceMs: 300 }).halt(trainingId, call);
    const { state } = await trainings.untilOver(trainingId);
    assert.equal(state, 'halted');
    const record = await recordOf(trainingId);
    assert.deepEqual([record.outcome, record.exitCode, record.reason], ['halted', 137, 'SIGKILL']);
    const pids = (await readFile(trainings.resultFile(trainingId, 'pids'), 'utf8')).trim().split('\n').map(Number);
    assert.equal(pids.length, 3);
    assert.deepEqual(pids.filter(isAlive), []);
  });

  test('takes along what a command leaves running behind it', async () => {
    const { trainingId } = await trainings.submit('sleep 1000 & echo $! > "$RESULT_DIR/pid"');
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    assert.ok(!isAlive(Number(await readFile(trainings.resultFile(trainingId, 'pid'), 'utf8'))));
  });

  test('is put off by retries: each is an attempt of its own, from the checkpoints of the last', async () => {
    const command = 'echo attempt >> "$RESULT_DIR/marks"; [ -e "$CHECKPOINT_DIR/step" ] && exit 0; echo 1 > "$CHECKPOINT_DIR/step"; touch in-code; exit 5';
    const { trainingId } = await trainings.submit(command, { manifest: { retries: 3 } });
    const { state, facts } = await trainings.untilOver(trainingId);
    assert.equal(state, 'completed');
    assert.equal(facts.attempt, 2);
    assert.equal(await readFile(trainings.resultFile(trainingId, 'marks'), 'utf8'), 'attempt\nattempt\n');
  });

  test('comes after the last retry', async () => {
    const { trainingId } = await trainings.submit('echo attempt; exit 5', { manifest: { retries: 2 } });
    const { state, facts } = await trainings.untilOver(trainingId);
    assert.deepEqual([state, facts.attempt], ['failed', 3]);
    assert.equal(await trainings.log(trainingId), 'attempt\nattempt\nattempt\n');
  });

  test('comes when max_duration is over, is said, and is not retried', async () => {
    const { trainingId } = await trainings.submit('sleep 1000', { manifest: { maxDurationSeconds: 1, retries: 3 } });
    const { failure, facts } = await trainings.untilOver(trainingId);
    assert.equal(failure?.code, 'C210');
    assert.equal(facts.attempt, 1);
    assert.equal((await recordOf(trainingId)).reason, 'deadline-exceeded');
  });

  test('of a halted training is not the last word: it goes on from its checkpoint as the next attempt', async () => {
    const command = `step=$(cat "$CHECKPOINT_DIR/step" 2> /dev/null || echo 0)
      while [ $step -lt 40 ]; do step=$((step + 1)); echo step $step; echo $step > "$CHECKPOINT_DIR/step.tmp"; mv "$CHECKPOINT_DIR/step.tmp" "$CHECKPOINT_DIR/step"; sleep 0.05; done`;
    const { trainingId } = await trainings.submit(command);
    await trainings.until(trainingId, ({ state }) => state === 'processing');
    while (!(await trainings.log(trainingId)).includes('step 5')) await wait(25);
    await trainings.target().halt(trainingId, call);
    assert.equal((await trainings.untilOver(trainingId)).state, 'halted');
    await trainings.target().resume(trainingId, call);
    const { state, facts } = await trainings.untilOver(trainingId);
    assert.deepEqual([state, facts.attempt], ['completed', 2]);
    const steps = (await trainings.log(trainingId)).match(/\d+/g)?.map(Number) ?? [];
    // At most the step between checkpoint and halt is made twice.
    assert.equal(new Set(steps).size, 40);
    assert.ok(steps.length <= 41, `${String(steps.length)} steps`);
  });

  test('is the bucket’s to remember: a resume brings back what this computer no longer has', async () => {
    const command = 'if [ -e "$CHECKPOINT_DIR/a/b" ]; then cat "$CHECKPOINT_DIR/a/b" "$RESULT_DIR/r"; exit 0; fi; mkdir "$CHECKPOINT_DIR/a"; echo c > "$CHECKPOINT_DIR/a/b"; echo r > "$RESULT_DIR/r"; exit 1';
    const { trainingId } = await trainings.submit(command);
    assert.equal((await trainings.untilOver(trainingId)).state, 'failed');
    await rm(trainings.folderOf(trainingId).work.path, { recursive: true });
    await trainings.target().resume(trainingId, call);
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    assert.equal(await trainings.log(trainingId), 'c\nr\n');
  });

  test('is refused where the code in the bucket is another submission’s, or damaged', async () => {
    const plan = await trainings.submit('true', { release: false, files: { 'a.py': 'x' } });
    await writeFile(trainings.resultFile(plan.trainingId, '_submitted_code/READY'), '{"id":"other","sha256":"0"}');
    await trainings.target().release(plan.trainingId, plan.submissionId, call);
    assert.equal((await trainings.untilOver(plan.trainingId)).failure?.code, 'S301');

    const damaged = await trainings.submit('true', { release: false, files: { 'a.py': 'x' } });
    await writeFile(trainings.resultFile(damaged.trainingId, '_submitted_code/snapshot.json'), '{}');
    await trainings.target().release(damaged.trainingId, damaged.submissionId, call);
    assert.equal((await trainings.untilOver(damaged.trainingId)).failure?.code, 'S301');
  });

  test('is a failure with its cause where a data bucket is missing', async () => {
    const dataStores = [{ id: 'store', type: 'mount_cos', trainingDataBucket: 'nowhere', trainingResultsBucket: 'nh-output' }] as const;
    const { trainingId } = await trainings.submit('true', { manifest: { dataStores } });
    const { failure } = await trainings.untilOver(trainingId);
    assert.equal(failure?.code, 'C103');
    assert.match(failure.reason, /nowhere/);
  });

  test('is one of two true ones when a halt races with it, and asking twice does no harm', async () => {
    const random = seededRandom();
    const race = async (): Promise<void> => {
      const { trainingId } = await trainings.submit('sleep 0.2; echo done > "$RESULT_DIR/done"');
      await wait(Math.floor(random.next() * 1500));
      await Promise.all([trainings.target().halt(trainingId, call), trainings.target().halt(trainingId, call)]);
      const { state, facts } = await trainings.untilOver(trainingId);
      assert.ok(state === 'completed' || state === 'halted', `seed ${String(random.seed)}: ${JSON.stringify(facts)}`);
      const hasResult = await readFile(trainings.resultFile(trainingId, 'done'), 'utf8').then(() => true, () => false);
      if (state === 'completed') assert.ok(hasResult, `seed ${String(random.seed)}`);
      await Promise.all([trainings.target().delete(trainingId, call), trainings.target().delete(trainingId, call)]);
      assert.equal(await trainings.target().read(trainingId, call), undefined);
    };
    await Promise.all(Array.from({ length: 6 }, race));
  });

  test('is a removal without trace for one that is deleted while it runs', async () => {
    const { trainingId } = await trainings.submit('echo $$ > "$RESULT_DIR/pid"; sleep 1000');
    await trainings.untilRunning(trainingId);
    await Promise.all([trainings.target().delete(trainingId, call), trainings.target().delete(trainingId, call)]);
    assert.equal(await trainings.target().read(trainingId, call), undefined);
    assert.deepEqual(await trainings.target().list(call), []);
    assert.ok(!isAlive(Number(await readFile(trainings.resultFile(trainingId, 'pid'), 'utf8').catch(() => '0'))));
  });
});
