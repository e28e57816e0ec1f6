import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { StartMark } from '../../../../../src/core/target/local/localState.ts';
import { isRunning, learnerProcesses, signalProcesses } from '../../../../../src/core/target/local/platform.ts';
import { learnerMark } from '../../../../../src/core/target/local/supervisor/learnerOrder.ts';
import { isTerminal } from '../../../../../src/core/training/training.ts';
import { seededRandom } from '../../../../support/seededRandom.ts';
import { call, localTrainingsPerTest } from './localTrainings.ts';

/** Leaves a mark for each start, does some work with a checkpoint a step, and proves at the end that it did all. */
const work = `
  echo "attempt by $$" >> "$RESULT_DIR/marks-$LEARNER_ID"
  for step in 1 2 3 4 5 6 7 8 9 10; do echo "step $step"; echo $step > "$CHECKPOINT_DIR/step-$LEARNER_ID"; sleep 0.06; done
  echo finished > "$RESULT_DIR/result-$LEARNER_ID"`;

/** The same, but it goes on for ever unless it finds the checkpoints of an earlier attempt. */
const workUntilResumed = `
  [ -e "$CHECKPOINT_DIR/step-1" ] && resumed=1
  ${work}
  [ "$resumed" ] || sleep 1000`;

suite('sudden death on this computer', () => {
  const trainings = localTrainingsPerTest();

  async function killSupervisor(id: string): Promise<boolean> {
    const holder = (await trainings.folderOf(id).claims.last())?.value.holder;
    if (!holder || !(await isRunning(holder))) return false;
    while (await isRunning(holder)) signalProcesses([holder.pid], 'SIGKILL');
    return true;
  }

  async function startOf(id: string, learnerId: number): Promise<StartMark> {
    for (;;) {
      const started = await trainings.folderOf(id).attempt(1, learnerId).started();
      if (started) return started;
      await wait(10);
    }
  }

  async function leftOver(id: string): Promise<number[]> {
    const folder = trainings.folderOf(id);
    const plan = await folder.plan();
    assert.ok(plan);
    const left = await Promise.all(Array.from({ length: plan.learners }, async (_, index) => learnerProcesses((await startOf(id, index + 1)).process, learnerMark(plan, 1, index + 1))));
    return left.flat();
  }

  test('of the supervisor at any point loses no training, runs none twice, and ends in the truth', async function () {
    this.timeout(120_000);
    const random = seededRandom();
    let kills = 0;
    for (let round = 0; kills < 12; round += 1) {
      const { trainingId } = await trainings.submit(work, { manifest: { learners: 2 }, files: { 'a.py': 'x' }, data: { 'd/1': 'x', 'd/2': 'y' } });
      const moments: number[] = [];
      for (;;) {
        const moment = Math.floor(random.next() * 500);
        await wait(moment);
        moments.push(moment);
        if (await killSupervisor(trainingId)) kills += 1;
        // The next command, whichever it is, sees to it that the training goes on.
        const facts = await trainings.target().read(trainingId, call);
        if (!facts || isTerminal((await trainings.until(trainingId, () => true)).state)) break;
      }
      const hint = `seed ${String(random.seed)}, round ${String(round)}, killed after ${moments.join(', ')} ms`;
      const { state, facts } = await trainings.untilOver(trainingId);
      assert.equal(state, 'completed', `${hint}: ${JSON.stringify(facts)}`);
      for (const learnerId of [1, 2]) {
        const marks = await readFile(trainings.resultFile(trainingId, `marks-${String(learnerId)}`), 'utf8');
        assert.equal(marks.trim().split('\n').length, 1, `${hint}: ${marks}`);
        assert.equal(await readFile(trainings.resultFile(trainingId, `result-${String(learnerId)}`), 'utf8'), 'finished\n', hint);
        assert.equal(facts.learners[learnerId - 1]?.record?.complete, true, hint);
      }
      assert.deepEqual(await leftOver(trainingId), [], hint);
    }
    console.log(`      ${String(kills)} supervisors killed, seed ${String(random.seed)}`);
  });

  test('of a learner at any point is a failure that says so, and nothing of it is left', async function () {
    this.timeout(120_000);
    const random = seededRandom();
    const killOne = async (round: number): Promise<void> => {
      const [learnerId, waitMs, choice] = [random.next() < 0.5 ? 1 : 2, Math.floor(random.next() * 600), random.next()];
      // It does not end by itself, or on a slow machine death could come too late.
      const plan = await trainings.submit(`${work}; sleep 1000`, { manifest: { learners: 2 } });
      const { trainingId } = plan;
      const { process: runner } = await startOf(trainingId, learnerId);
      await wait(waitMs);
      const all = await learnerProcesses(runner, learnerMark(plan, 1, learnerId));
      // Its runner or all below it: a killed “sleep” alone is the command’s own affair.
      const victims = all.filter((pid) => (choice < 0.5 ? pid === runner.pid : pid !== runner.pid));
      const hint = `seed ${String(random.seed)}, round ${String(round)}, killed ${victims.join()} of ${all.join()}`;
      signalProcesses(victims, 'SIGKILL');
      const { state, failure } = await trainings.untilOver(trainingId);
      assert.equal(state, 'failed', hint);
      assert.equal(failure?.learnerId, learnerId, `${hint}: ${JSON.stringify(failure)}`);
      assert.equal(failure.exitCode, 137, `${hint}: ${JSON.stringify(failure)}`);
      assert.deepEqual(await leftOver(trainingId), [], hint);
    };
    for (let round = 0; round < 12; round += 3) await Promise.all([0, 1, 2].map((offset) => killOne(round + offset)));
  });

  test('of supervisor and learner together is a failure with its cause, with what was done kept', async () => {
    const plan = await trainings.submit(workUntilResumed);
    const { trainingId } = plan;
    const { process: runner } = await startOf(trainingId, 1);
    while (!existsSync(path.join(trainings.folderOf(trainingId).work.checkpoints(plan), 'step-1'))) await wait(10);
    await killSupervisor(trainingId);
    signalProcesses([runner.pid], 'SIGKILL');
    const { state, failure, facts } = await trainings.untilOver(trainingId);
    assert.equal(state, 'failed');
    assert.equal(failure?.code, 'S402');
    assert.equal(facts.learners[0]?.phase, 'lost');
    assert.match(await readFile(trainings.resultFile(trainingId, '_wml_checkpoints/step-1'), 'utf8'), /^\d+\n$/);
    assert.deepEqual(await leftOver(trainingId), []);
    await trainings.target().resume(trainingId, call);
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
  });

  test('of the whole computer is told apart, and the training goes on when it is resumed', async () => {
    const plan = await trainings.submit(workUntilResumed);
    const { trainingId } = plan;
    const folder = trainings.folderOf(trainingId);
    const { process: runner } = await startOf(trainingId, 1);
    while (!existsSync(path.join(folder.work.checkpoints(plan), 'step-1'))) await wait(10);
    await killSupervisor(trainingId);
    for (let left = [runner.pid]; left.length > 0; left = await learnerProcesses(runner, learnerMark(plan, 1, 1))) signalProcesses(left, 'SIGKILL');
    // What is on disk is now of an earlier boot, as after a power cut.
    const start = await folder.attempt(1, 1).started();
    await writeFile(folder.attempt(1, 1).startFile, JSON.stringify({ ...start, process: { ...runner, bootId: 'earlier' } }));
    const claim = await folder.claims.last();
    const claimFile = path.join(folder.path, 'claims', `${String(claim?.number).padStart(6, '0')}.json`);
    await writeFile(claimFile, JSON.stringify({ holder: { ...claim?.value.holder, bootId: 'earlier' } }));
    await writeFile(path.join(folder.path, 'status.json'), (await readFile(path.join(folder.path, 'status.json'), 'utf8')).replaceAll(runner.bootId, 'earlier'));

    const { state, failure } = await trainings.untilOver(trainingId);
    assert.equal(state, 'failed');
    assert.equal(failure?.code, 'S403');
    assert.match(failure.reason, /restarted/);
    await trainings.target().resume(trainingId, call);
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
  });

  test('of the supervisor is mended by one of several commands that notice at once', async () => {
    const { trainingId } = await trainings.submit('echo mark >> "$RESULT_DIR/marks"; sleep 1000');
    await startOf(trainingId, 1);
    await killSupervisor(trainingId);
    const before = await trainings.folderOf(trainingId).claims.lastNumber();
    await Promise.all(Array.from({ length: 5 }, () => trainings.target().list(call)));
    assert.equal(await trainings.folderOf(trainingId).claims.lastNumber(), before + 1);
    await trainings.target().halt(trainingId, call);
    assert.equal((await trainings.untilOver(trainingId)).state, 'halted');
    assert.equal(await readFile(trainings.resultFile(trainingId, 'marks'), 'utf8'), 'mark\n');
  });
});
