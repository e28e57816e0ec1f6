import assert from 'node:assert/strict';
import { signalProcesses } from '../../../../../src/core/target/local/platform.ts';
import { call, collect, localTrainingsPerTest } from './localTrainings.ts';

suite('following a training on this computer', () => {
  const trainings = localTrainingsPerTest();

  test('loses and repeats no line of 100,000, in whatever bursts they come', async () => {
    const script = `
import sys, time
for line in range(100000):
    print("line %d" % line)
    if line % 9973 == 0:
        sys.stdout.flush()
        time.sleep(0.02)
`;
    const { trainingId } = await trainings.submit('python3 log.py', { files: { 'log.py': script } });
    const stream = await trainings.target().readLog(trainingId, 1, { ...call, fromByte: 0, follow: true });
    assert.ok(stream);
    const text = (await collect(stream)).toString('utf8');
    assert.ok(text === Array.from({ length: 100_000 }, (_, line) => `line ${String(line)}\n`).join(''), `${String(text.length)} characters`);
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
  });

  test('reads on from any byte, and ends with what there is when it does not follow', async () => {
    const { trainingId } = await trainings.submit('echo one; echo two; sleep 1000');
    await trainings.untilRunning(trainingId);
    while (!(await trainings.log(trainingId)).includes('two'));
    const stream = await trainings.target().readLog(trainingId, 1, { ...call, fromByte: 4, follow: false });
    assert.ok(stream);
    assert.equal((await collect(stream)).toString('utf8'), 'two\n');
  });

  test('waits for a learner that has not begun, and goes on through retries', async () => {
    const plan = await trainings.submit('echo attempt; [ -e "$CHECKPOINT_DIR/x" ] && exit 0; touch "$CHECKPOINT_DIR/x"; exit 1', { release: false, manifest: { retries: 1 } });
    const stream = await trainings.target().readLog(plan.trainingId, 1, { ...call, fromByte: 0, follow: true });
    assert.ok(stream);
    const text = collect(stream);
    await trainings.target().release(plan.trainingId, plan.submissionId, call);
    assert.equal((await text).toString('utf8'), 'attempt\nattempt\n');
  });

  test('has nothing to read here once only the bucket has it', async () => {
    const { trainingId } = await trainings.submit('echo one');
    await trainings.untilOver(trainingId);
    assert.equal(await trainings.target().readLog(trainingId, 1, { ...call, fromByte: 0, follow: true }), undefined);
  });

  test('notices and mends the death of the supervisor by itself', async () => {
    const { trainingId } = await trainings.submit('for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.1; done');
    await trainings.untilRunning(trainingId);
    const holder = (await trainings.folderOf(trainingId).claims.last())?.value.holder;
    assert.ok(holder);
    signalProcesses([holder.pid], 'SIGKILL');
    const stream = await trainings.target().readLog(trainingId, 1, { ...call, fromByte: 0, follow: true });
    assert.ok(stream);
    assert.equal((await collect(stream)).toString('utf8'), Array.from({ length: 10 }, (_, index) => `${String(index + 1)}\n`).join(''));
  });

  test('tells of each change to whoever watches, until they no longer do', async () => {
    const controller = new AbortController();
    const seen = new Map<string, number>();
    const watching = (async () => {
      for await (const ids of trainings.target().watch({ signal: controller.signal })) for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    })();
    const plan = await trainings.submit('sleep 0.2', { release: false });
    while (!seen.has(plan.trainingId)) await new Promise(setImmediate);
    await trainings.target().release(plan.trainingId, plan.submissionId, call);
    await trainings.untilOver(plan.trainingId);
    const whenOver = seen.get(plan.trainingId) ?? 0;
    assert.ok(whenOver > 1, String(whenOver));
    await trainings.target().delete(plan.trainingId, call);
    while ((seen.get(plan.trainingId) ?? 0) === whenOver) await new Promise(setImmediate);
    controller.abort();
    await watching;
  });

  test('shows a halt by one command to another that watches', async () => {
    const { trainingId } = await trainings.submit('sleep 1000');
    await trainings.untilRunning(trainingId);
    const controller = new AbortController();
    const watching = (async () => {
      const other = trainings.target();
      for await (const ids of other.watch({ signal: controller.signal })) if (ids.includes(trainingId) && (await other.read(trainingId, call))?.wish === 'halt') return;
    })();
    await trainings.target().halt(trainingId, call);
    await watching;
    controller.abort();
    assert.equal((await trainings.untilOver(trainingId)).state, 'halted');
  });
});
