import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { LocalTarget } from '../../../../src/core/target/local/localTarget.ts';
import type { TrainingTarget } from '../../../../src/core/target/trainingTarget.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import type { Training } from '../../../../src/core/training/training.ts';
import type { Trainings } from '../../../../src/core/training/trainings.ts';
import { localTrainingsPerTest } from '../target/local/localTrainings.ts';
import { localTarget, request, servicesFor, trainingsOn } from './submitting.ts';

const call = { signal: new AbortController().signal };

suite('trainings', () => {
  const local = localTrainingsPerTest();

  async function submit(command: string): Promise<string> {
    const services = servicesFor(local.home, { clock: systemClock, ...call });
    const submitted = await submitTraining(request(local.home, local.storeFolder, command, randomBytes(16).toString('hex'), services), services);
    assert.ok(submitted.ok);
    return submitted.value.id;
  }

  function trainings(targets: readonly TrainingTarget[] = [localTarget(local.home)]): Trainings {
    return trainingsOn(local.home, () => new FolderObjectStore(local.storeFolder), targets);
  }

  const ids = async (known = trainings()): Promise<string[]> => (await known.list(call)).trainings.map(({ id }) => id);
  const erase = { ...call, report: () => undefined, confirm: () => Promise.resolve(true) };

  /** A target out of reach, as a cluster behind a broken network is. */
  const unreachable = (): TrainingTarget =>
    new Proxy(new LocalTarget({ home: local.home, supervisor: { program: '', args: [] }, environment: {} }), {
      get: (target, name) => (name === 'id' || name === 'label' ? target[name] : () => Promise.reject(new WeftError('store/unreachable', 'The cluster does not answer.'))),
    });

  test('are followed through their states to the end', async () => {
    const id = await submit('sleep 0.3; echo $LEARNER_ID');
    const seen: Training[] = [];
    for await (const training of trainings().follow(id, call)) seen.push(training);
    assert.equal(seen.at(-1)?.state, 'completed');
    assert.ok(seen.some(({ state }) => state === 'processing'), seen.map(({ state }) => state).join());
  });

  test('are listed from their bucket when the target has forgotten them', async () => {
    const [done, failed] = [await submit('true'), await submit('echo no luck; exit 7')];
    await trainings().waitFor(done, call);
    await trainings().waitFor(failed, call);
    await rm(path.join(local.home, 'trainings'), { recursive: true, maxRetries: 20, retryDelay: 50 });
    const { trainings: found, troubles } = await trainings().list(call);
    assert.deepEqual(found.map(({ id, state, failure, facts }) => ({ id, state, code: failure?.code, reason: failure?.reason, target: facts.targetId })), [
      { id: failed, state: 'failed', code: 'C201', reason: 'Learner 1 crashed with exit code 7: no luck.', target: 'local' },
      { id: done, state: 'completed', code: undefined, reason: undefined, target: 'local' },
    ].sort((one, other) => (one.id < other.id ? -1 : 1)));
    assert.deepEqual(troubles, []);
    assert.equal((await trainings().find(done, call)).target, undefined);
    await assert.rejects(trainings().resume(failed, call), { code: 'training/not-resumable' });
  });

  test('are found by the beginning of an id, unless it begins several', async () => {
    const id = await submit('true');
    await trainings().waitFor(id, call);
    assert.equal((await trainings().find(id.slice(0, 9), call)).training.id, id);
    await assert.rejects(trainings().find('nobody', call), { code: 'training/not-found' });
    await assert.rejects(trainings().find('', call), { code: 'training/not-found' });
    const other = await submit('true');
    await trainings().waitFor(other, call);
    await assert.rejects(trainings().find('small-', call), { code: 'training/ambiguous' });
  });

  test('of other targets are shown when one is out of reach, and that is said', async () => {
    const id = await submit('true');
    await trainings().waitFor(id, call);
    const known = trainings([unreachable(), localTarget(local.home)]);
    const { trainings: found, troubles } = await known.list(call);
    assert.deepEqual(found.map((training) => training.id), [id]);
    assert.deepEqual(troubles.map(({ error }) => error.code), ['store/unreachable']);
    assert.equal((await known.find(id, call)).training.id, id);
    await assert.rejects(known.find('small-0000000000', call), { code: 'store/unreachable' });
  });

  /** A target whose first answers about a training, or whichever are named, do not come. */
  const interrupted = (isLost: (look: number) => boolean): TrainingTarget => {
    let looks = 0;
    return new Proxy(localTarget(local.home), {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => (name === 'read' && isLost((looks += 1)) ? Promise.reject(new WeftError('store/unreachable', 'No answer.')) : Reflect.apply(value, target, args));
      },
    });
  };

  test('are followed on when their target is out of reach for a while, also at the first look', async () => {
    for (const lost of [[2, 3], [1]]) {
      const id = await submit('sleep 0.5');
      const troubles: string[] = [];
      const { state } = await trainings([interrupted((look) => lost.includes(look))]).waitFor(id, { ...call, onTrouble: ({ code }) => troubles.push(code) });
      assert.equal(state, 'completed');
      assert.deepEqual(troubles, lost.map(() => 'store/unreachable'));
    }
  });

  test('that may still run are not taken for what their bucket knows, while their target does not answer', async () => {
    const id = await submit('sleep 60');
    const known = trainings([interrupted(() => true)]);
    await assert.rejects(known.find(id, call), { code: 'store/unreachable' });
    await assert.rejects(known.halt(id, call), { code: 'store/unreachable' });
    await assert.rejects(known.delete(id, { ...call, results: erase }), { code: 'store/unreachable' });
    assert.equal(await trainings().delete(id, { ...call, results: erase }), 'deleted');
  });

  test('are halted, go on, and may be told so twice', async () => {
    const id = await submit('test -e "$RESULT_DIR/on" || { touch "$RESULT_DIR/on"; sleep 60; }');
    for await (const { state } of trainings().follow(id, call)) if (state === 'processing') break;
    await wait(300);
    await Promise.all([trainings().halt(id, call), trainings().halt(id, call)]);
    assert.equal((await trainings().waitFor(id, call)).state, 'halted');
    await trainings().halt(id, call);
    await Promise.all([trainings().resume(id, call), trainings().resume(id, call)]);
    const { state, facts } = await trainings().waitFor(id, call);
    assert.deepEqual({ state, attempt: facts.attempt }, { state: 'completed', attempt: 2 });
    await assert.rejects(trainings().resume(id, call), { code: 'training/not-resumable' });
  });

  test('are deleted with their results kept, listed no more, and their results deleted later', async () => {
    const id = await submit('echo kept > "$RESULT_DIR/model"');
    await trainings().waitFor(id, call);
    assert.equal(await trainings().delete(id, call), 'kept');
    assert.deepEqual(await ids(), []);
    assert.ok((await readdir(local.resultFile(id))).includes('model'));
    await assert.rejects(trainings().delete(id, call), { code: 'training/not-found' });
    assert.equal(await trainings().delete(id, { ...call, results: erase }), 'deleted');
    assert.deepEqual((await readdir(path.join(local.storeFolder, 'nh-output'))).filter((name) => name.startsWith('small-')), []);
  });

  test('are kept whole when their results are to go as well and cannot be reached', async () => {
    const id = await submit('true');
    await trainings().waitFor(id, call);
    const lost = trainingsOn(local.home, () => {
      throw new WeftError('store/unreachable', 'The server does not answer.');
    });
    await assert.rejects(lost.delete(id, { ...call, results: erase }), WeftError);
    assert.deepEqual((await lost.list(call)).trainings.map((training) => training.id), [id]);
    assert.equal(await lost.delete(id, call), 'unreachable');
    assert.deepEqual((await lost.list(call)).trainings, []);
  });

  test('lose their results only when nothing writes any more where an earlier deletion was cut short', async () => {
    const id = await submit('echo kept > "$RESULT_DIR/model"');
    await trainings().waitFor(id, call);
    const kept: boolean[] = [];
    const former = new Proxy(localTarget(local.home), {
      get: (target, name) => {
        if (name !== 'isGone') return Reflect.get(target, name, target) as unknown;
        return async () => kept.push((await readdir(local.resultFile(id))).includes('model')) > 2;
      },
    });
    const next = trainingsOn(local.home, () => new FolderObjectStore(local.storeFolder), [], former);
    assert.equal(await next.delete(id, { ...call, results: erase }), 'deleted');
    assert.deepEqual(kept, [true, true, true]);
    assert.deepEqual((await readdir(path.join(local.storeFolder, 'nh-output'))).filter((name) => name.startsWith('small-')), []);
  });

  test('are stopped by their deletion, and leave nothing', async () => {
    const id = await submit('while true; do date > "$RESULT_DIR/clock"; sleep 0.05; done');
    for await (const { state } of trainings().follow(id, call)) if (state === 'processing') break;
    assert.equal(await trainings().delete(id, { ...call, results: erase }), 'deleted');
    await wait(500);
    assert.deepEqual((await readdir(path.join(local.storeFolder, 'nh-output'))).filter((name) => name.startsWith('small-')), []);
    assert.deepEqual(await ids(), []);
  });

  test('stop being followed when they are deleted or the follower leaves', async () => {
    const id = await submit('sleep 60');
    const controller = new AbortController();
    const left = assert.rejects(trainings().waitFor(id, { signal: controller.signal }), { name: 'AbortError' });
    const deleted = assert.rejects(trainings().waitFor(id, call), { code: 'training/not-found' });
    controller.abort();
    await left;
    await trainings().delete(id, { ...call, results: erase });
    await deleted;
  });
});
