import assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { parseLogTimes } from '../../../../src/core/logs/logTimes.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';
import { PodFixture, type PodOptions, sha256Of, submittedKeys, trainingId } from './podFixture.ts';
import { podShells, requireShell } from './podShell.ts';

async function fetchedPod(options: PodOptions): Promise<PodFixture> {
  const pod = await PodFixture.make(options);
  await pod.submit({ 'train.py': 'print(1)\n' });
  await pod.fetched();
  return pod;
}

/** Every object of the record is in the bucket as the record says. */
async function assertStored(pod: PodFixture): Promise<void> {
  for (const { key, sizeBytes, sha256 } of (await pod.record()).objects) {
    const bytes = await readFile(path.join(pod.bucket(), key));
    assert.deepEqual({ key, size: bytes.length, sha256: sha256Of(bytes) }, { key, size: sizeBytes, sha256 });
  }
}

async function contains(file: string, text: string): Promise<void> {
  await waitUntil(`“${text}” is in “${file}”`, 20_000, async () => (await readFile(file, 'utf8')).includes(text));
}

/** The store as it is when nobody answers: nothing can be written, and nothing read. */
async function awayStore(pod: PodFixture): Promise<() => Promise<void>> {
  const store = path.dirname(pod.bucket());
  await rename(store, `${store}.away`);
  await writeFile(store, '');
  return async () => {
    await rm(store);
    await rename(`${store}.away`, store);
  };
}

for (const shell of podShells) {
  suite(`sync in ${shell.name}`, () => {
    suiteSetup(function () {
      requireShell(this, shell);
    });

    test('brings log, event files and results while the learner runs, and all of it with a record at the end', async () => {
      const command = 'echo started; echo e >"$LOG_DIR/events.out.tfevents.1"; echo m >"$RESULT_DIR/model.bin"; until [ -e "$RESULT_DIR/go" ]; do sleep 0.1; done; echo done; echo c >"$CHECKPOINT_DIR/ckpt"';
      await using pod = await fetchedPod({ shell, command });
      const sync = await pod.sync();
      const learner = await pod.learner();
      await contains(pod.object('learner-1', 'training-log.txt'), 'started');
      await contains(pod.object('learner-1', 'logs', 'events.out.tfevents.1'), 'e');
      await contains(pod.object('model.bin'), 'm');
      await writeFile(path.join(pod.resultFolder, 'go'), '');
      assert.equal(await learner.exited(), 0);
      sync.process.kill('SIGTERM');
      assert.equal(await sync.exited(), 0);
      const record = await pod.record();
      assert.deepEqual({ ...record, startedAt: '', endedAt: '', objects: record.objects.map(({ key }) => key).sort() }, {
        recordVersion: 1,
        trainingId,
        learnerId: 1,
        attempt: 1,
        exitCode: 0,
        outcome: 'completed',
        startedAt: '',
        endedAt: '',
        complete: true,
        objects: ['_wml_checkpoints/ckpt', 'go', 'learner-1/logs/events.out.tfevents.1', 'learner-1/training-log.txt', 'model.bin'].map((name) => `${trainingId}/${name}`),
      });
      assert.ok(Date.parse(record.startedAt) <= Date.parse(record.endedAt));
      assert.deepEqual(JSON.parse(await readFile(pod.join('termination-log'), 'utf8')), { ...record, objects: [] });
      await assertStored(pod);
      assert.equal(await readFile(pod.object('learner-1', 'training-log.txt'), 'utf8'), 'started\ndone\n');
      assert.deepEqual(parseLogTimes(await readFile(pod.object('learner-1', '_log_times'), 'utf8')).map(({ bytes }) => bytes), [8, 13]);
    });

    test('sends no file that is being written, and a pointer to the newest checkpoint after it', async () => {
      const command = 'echo model-2 >"$CHECKPOINT_DIR/checkpoint"; i=0; while [ $i -lt 40 ]; do echo $i >>"$CHECKPOINT_DIR/model-2.data"; i=$((i+1)); sleep 0.2; done; sleep 6';
      await using pod = await fetchedPod({ shell, command });
      const sync = await pod.sync();
      const learner = await pod.learner();
      const pointer = pod.object('_wml_checkpoints', 'checkpoint');
      let seen: string[] = [];
      await waitUntil('the pointer is stored', 30_000, async () => {
        seen = await pod.keys();
        return seen.includes('_wml_checkpoints/checkpoint');
      });
      assert.ok(seen.includes('_wml_checkpoints/model-2.data'));
      assert.match(await readFile(pod.object('_wml_checkpoints', 'model-2.data'), 'utf8'), /^0\n(.*\n)*39\n$/);
      assert.ok((await stat(pointer)).size > 0);
      await learner.exited();
      sync.process.kill('SIGTERM');
      await sync.exited();
    });

    test('is killed again and again, and sends nothing twice', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo one >"$RESULT_DIR/one.bin"; until [ -e "$RESULT_DIR/go" ]; do sleep 0.1; done; echo two >"$RESULT_DIR/two.bin"' });
      const learner = await pod.learner();
      let first: number | undefined;
      for (let kills = 0; kills < 5; kills += 1) {
        const sync = await pod.sync();
        if (first === undefined) await pod.appears(pod.object('one.bin'));
        await wait(300 + kills * 200);
        first ??= (await stat(pod.object('one.bin'))).ino;
        process.kill(-(sync.process.pid ?? 0), 'SIGKILL');
        await sync.exited();
      }
      await writeFile(path.join(pod.resultFolder, 'go'), '');
      const sync = await pod.sync();
      assert.equal(await learner.exited(), 0);
      sync.process.kill('SIGTERM');
      await sync.exited();
      // A store of files gives an object another inode when it is written anew.
      assert.equal((await stat(pod.object('one.bin'))).ino, first);
      assert.equal((await pod.record()).complete, true);
      await assertStored(pod);
    });

    test('drains what gathered while the store was away', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo one; until [ -e "$RESULT_DIR/go" ]; do sleep 0.1; done; echo two', env: { WEFT_STORE_SECONDS: '30' } });
      const sync = await pod.sync();
      const learner = await pod.learner();
      await contains(pod.object('learner-1', 'training-log.txt'), 'one');
      const comeBack = await awayStore(pod);
      await writeFile(path.join(pod.resultFolder, 'model.bin'), 'm');
      await writeFile(path.join(pod.resultFolder, 'go'), '');
      await pod.appears(pod.join('control', 'ended'));
      await wait(1500);
      assert.equal(learner.process.exitCode, null);
      await comeBack();
      assert.equal(await learner.exited(), 0);
      sync.process.kill('SIGTERM');
      await sync.exited();
      assert.equal((await pod.record()).complete, true);
      await assertStored(pod);
    });

    test('lets the learner go when the store stays away, and then there is no record', async () => {
      await using pod = await fetchedPod({ shell, command: 'exit 4', env: { WEFT_STORE_SECONDS: '2' } });
      const comeBack = await awayStore(pod);
      assert.equal(await pod.ran(), 4);
      await comeBack();
      assert.deepEqual(await pod.keys(), submittedKeys);
    });

    test('records a halt, with what the learner wrote while it ended', async () => {
      await using pod = await fetchedPod({ shell, command: 'trap \'echo saved >"$CHECKPOINT_DIR/last.ckpt"; exit 143\' TERM; echo up; while :; do sleep 0.1; done' });
      const sync = await pod.sync();
      const learner = await pod.learner();
      await contains(pod.object('learner-1', 'training-log.txt'), 'up');
      learner.process.kill('SIGTERM');
      assert.equal(await learner.exited(), 143);
      sync.process.kill('SIGTERM');
      await sync.exited();
      const { outcome, exitCode, reason, complete, lastLines } = await pod.record();
      assert.deepEqual({ outcome, exitCode, reason, complete, lastLines }, { outcome: 'halted', exitCode: 143, reason: 'SIGTERM', complete: true, lastLines: undefined });
      assert.equal(await readFile(pod.object('_wml_checkpoints', 'last.ckpt'), 'utf8'), 'saved\n');
    });

    test('tells a learner that was stopped since another failed', async () => {
      await using other = await fetchedPod({ shell, learners: 2, index: 1, command: 'echo "no such thing"; exit 7' });
      await using pod = await fetchedPod({ shell, learners: 2, store: other.join('store'), command: 'echo up; while :; do sleep 0.1; done' });
      const sync = await pod.sync();
      const learner = await pod.learner();
      assert.equal(await other.ran(), 7);
      const { outcome: failed, lastLines } = await other.record();
      assert.deepEqual({ failed, lastLines }, { failed: 'failed', lastLines: ['no such thing'] });
      learner.process.kill('SIGTERM');
      await learner.exited();
      sync.process.kill('SIGTERM');
      await sync.exited();
      assert.equal((await pod.record()).outcome, 'stopped');
    });

    test('records for a learner that was killed without a word', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo last words; echo w >"$RESULT_DIR/w.bin"; while :; do sleep 0.1; done' });
      const sync = await pod.sync();
      const learner = await pod.learner();
      await contains(pod.object('learner-1', 'training-log.txt'), 'last words');
      process.kill(-(learner.process.pid ?? 0), 'SIGKILL');
      await learner.exited();
      sync.process.kill('SIGTERM');
      assert.equal(await sync.exited(), 0);
      const { outcome, exitCode, reason, lastLines, complete } = await pod.record();
      assert.ok(!(await readFile(pod.join('termination-log'), 'utf8')).includes('lastLines'));
      assert.deepEqual({ outcome, exitCode, reason, lastLines, complete }, { outcome: 'failed', exitCode: 137, reason: 'SIGKILL', lastLines: ['last words'], complete: true });
      assert.equal(await readFile(pod.object('w.bin'), 'utf8'), 'w\n');
    });

    test('says nothing of a learner that never started', async () => {
      await using pod = await fetchedPod({ shell });
      const sync = await pod.sync();
      await wait(500);
      sync.process.kill('SIGTERM');
      assert.equal(await sync.exited(), 0);
      assert.deepEqual(await pod.keys(), submittedKeys);
    });

    test('stores any name but one with control characters, follows links inside, and guards its own keys', async () => {
      const names = ['a b', 'é ü 漢', 'q"uo\'te', 'back\\slash', '<&>', '$HOME', '*', '-rf', '#x', ' lead', 'trail '];
      await using pod = await fetchedPod({ shell, command: 'echo hello; ln -s model.bin "$RESULT_DIR/newest"; ln -s /etc/hostname "$RESULT_DIR/outside"; mkfifo "$RESULT_DIR/fifo"' });
      await mkdir(path.join(pod.resultFolder, '_submitted_code'), { recursive: true });
      await mkdir(path.join(pod.resultFolder, 'learner-1', 'deep', 'logs'), { recursive: true });
      for (const name of [...names, 'model.bin', '_submitted_code/READY', 'learner-1/_record.json', 'learner-1/mine.bin', 'learner-1/deep/logs/kept.bin']) await writeFile(path.join(pod.resultFolder, name), name);
      assert.equal(await pod.ran(), 0);
      const expected = [...names, 'model.bin', 'newest', 'learner-1/mine.bin', 'learner-1/deep/logs/kept.bin', 'learner-1/training-log.txt', 'learner-1/_log_times', 'learner-1/_record.json', ...submittedKeys];
      assert.deepEqual(await pod.keys(), expected.sort());
      assert.notEqual(await readFile(pod.object('_submitted_code', 'READY'), 'utf8'), '_submitted_code/READY');
      assert.equal((await pod.record()).complete, true);
      await assertStored(pod);
      await pod.replace();
      await pod.fetched();
      await writeFile(path.join(pod.resultFolder, 'line\nbreak'), '');
      await pod.ran();
      assert.equal((await pod.record()).complete, false);
    });

    test('brings what is beside the results to the bucket itself, and a metrics file as it grows', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo shared >"$RESULT_BUCKET_DIR/shared.txt"; while [ ! -e "$RESULT_DIR/go" ]; do echo "{}" >>"$RESULT_DIR/metrics"; sleep 0.1; done', env: { WEFT_METRICS_FILE: 'metrics' } });
      const sync = await pod.sync();
      const learner = await pod.learner();
      await contains(pod.object('metrics'), '{}');
      await writeFile(path.join(pod.resultFolder, 'go'), '');
      await learner.exited();
      sync.process.kill('SIGTERM');
      await sync.exited();
      assert.equal(await readFile(path.join(pod.bucket(), 'shared.txt'), 'utf8'), 'shared\n');
      assert.deepEqual((await pod.record()).objects.map(({ key }) => key).filter((key) => !key.startsWith(trainingId)), ['shared.txt']);
      await assertStored(pod);
    });

    test('keeps an earlier attempt’s objects in the record, and does not send them again', async () => {
      await using pod = await fetchedPod({ shell, command: 'echo "$(ls "$CHECKPOINT_DIR")"; echo x >"$CHECKPOINT_DIR/ckpt-$(ls "$CHECKPOINT_DIR" | wc -l | tr -d " ")"; exit 1' });
      await pod.ran();
      const first = await stat(pod.object('_wml_checkpoints', 'ckpt-0'));
      await pod.replace();
      await pod.fetched();
      await pod.ran();
      const { attempt, objects } = await pod.record();
      assert.equal(attempt, 2);
      assert.deepEqual(objects.map(({ key }) => path.basename(key)).sort(), ['ckpt-0', 'ckpt-1', 'training-log.txt']);
      assert.equal((await stat(pod.object('_wml_checkpoints', 'ckpt-0'))).ino, first.ino);
      assert.equal(await readFile(pod.object('learner-1', 'training-log.txt'), 'utf8'), '\nckpt-0\n');
      await assertStored(pod);
    });
  });
}
