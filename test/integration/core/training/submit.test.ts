import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { settleSubmissions, type SettledSubmission } from '../../../../src/core/training/submit/settleSubmissions.ts';
import { SubmissionJournal } from '../../../../src/core/training/submit/submissionJournal.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import type { Training } from '../../../../src/core/training/training.ts';
import type { Trainings } from '../../../../src/core/training/trainings.ts';
import { localTrainingsPerTest } from '../target/local/localTrainings.ts';
import { canary, localTarget, type OnPoint, request, servicesFor, trainingsOn } from './submitting.ts';

const call = { signal: new AbortController().signal };

suite('submitting a training', () => {
  const local = localTrainingsPerTest();
  const command = 'sh train.sh';

  function submit({ onPoint = () => undefined, signal = call.signal, submissionId = randomBytes(16).toString('hex') }: { onPoint?: OnPoint; signal?: AbortSignal; submissionId?: string } = {}): ReturnType<typeof submitTraining> {
    const services = servicesFor(local.home, { clock: systemClock, signal, onPoint });
    return submitTraining(request(local.home, local.storeFolder, command, submissionId, services), services);
  }

  /** Submits in a process of its own that dies at the given point; answers whether it got to the end before that. */
  async function submitAndDie(point: number): Promise<boolean> {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'submitOnce.ts'), local.home, local.storeFolder, command, String(point)], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.ok(code === 0 || signal === 'SIGKILL', `${String(code)} ${String(signal)}`);
    return code === 0;
  }

  function settle(): Promise<SettledSubmission[]> {
    const store = new FolderObjectStore(local.storeFolder);
    return settleSubmissions({ journal: new SubmissionJournal(local.home), findTarget: () => localTarget(local.home), openBucket: () => Promise.resolve(store), clock: systemClock, ...call });
  }

  const trainings = (): Trainings =>
    trainingsOn(local.home, () => new FolderObjectStore(local.storeFolder));

  /** Keys of the results bucket, but for packs, which all trainings share. */
  async function keys(): Promise<string[]> {
    const store = new FolderObjectStore(local.storeFolder);
    const found: string[] = [];
    if (await store.bucketExists('nh-output')) for await (const { key } of store.list('nh-output')) found.push(key);
    return found.filter((key) => !key.startsWith('_weft_packs/'));
  }

  async function assertNothingLeft(what: string): Promise<void> {
    assert.deepEqual(await localTarget(local.home).list(call), [], what);
    assert.deepEqual(await keys(), [], what);
    assert.deepEqual(await journalled(), [], what);
  }

  async function journalled(): Promise<string[]> {
    return (await readdir(path.join(local.home, 'submissions')).catch(() => [])).filter((name) => name.endsWith('.json'));
  }

  async function assertTrains(id: string): Promise<Training> {
    const training = await trainings().waitFor(id, call);
    assert.equal(training.state, 'completed', JSON.stringify(training.failure));
    assert.equal(await readFile(local.resultFile(id, 'result'), 'utf8'), 'trained\n');
    return training;
  }

  async function remove(id: string): Promise<void> {
    assert.equal(await trainings().delete(id, { ...call, results: { ...call, report: () => undefined, confirm: () => Promise.resolve(true) } }), 'deleted');
  }

  test('makes one training that completes, and leaves its plan, manifest and code in the bucket', async () => {
    const submitted = await submit();
    assert.ok(submitted.ok);
    const { id } = submitted.value;
    await assertTrains(id);
    assert.deepEqual(await journalled(), []);
    const found = await keys();
    for (const name of ['_plan.json', '_submitted_code/READY', '_submitted_code/manifest.yml', '_submitted_code/snapshot.json', 'learner-1/_record.json', 'learner-1/training-log.txt', 'result']) {
      assert.ok(found.includes(`${id}/${name}`), name);
    }
    const stored = await Promise.all(found.map(async (key) => Buffer.from(await new FolderObjectStore(local.storeFolder).readBytes('nh-output', key)).toString('latin1')));
    assert.ok(stored.some((text) => text.includes('name: small')) && !stored.join().includes(canary));
  });

  test('leaves nothing behind when it is cancelled at any step', async () => {
    const names: string[] = [];
    for (let point = 1; ; point += 1) {
      const controller = new AbortController();
      let passed = 0;
      const onPoint = (name: string): void => {
        passed += 1;
        if (passed !== point) return;
        names.push(name);
        controller.abort();
      };
      const outcome = await submit({ onPoint, signal: controller.signal }).catch((thrown: unknown) => thrown);
      if (outcome instanceof Error) {
        assert.equal(outcome.name, 'AbortError', `${String(point)} ${names.at(-1) ?? ''}: ${String(outcome)}`);
        await assertNothingLeft(`${String(point)} ${names.at(-1) ?? ''}`);
        continue;
      }
      // Too late to cancel: it was released, and stays.
      const { value } = outcome as { value: Training };
      await assertTrains(value.id);
      await remove(value.id);
      if (passed < point) break;
    }
    assert.ok(names.length > 20 && names.includes('after create') && names.includes('before release'), names.join());
  });

  test('leaves nothing behind when any call fails once', async () => {
    for (let point = 1; ; point += 1) {
      let passed = 0;
      let failedAt = '';
      const onPoint = (name: string): void => {
        passed += 1;
        // No call ends between the journal's having an entry and our having it.
        if (passed !== point || name === 'begun') return;
        failedAt = name;
        throw new WeftError('store/unreachable', 'The connection broke.');
      };
      const outcome = await submit({ onPoint }).catch((thrown: unknown) => thrown);
      assert.ok(!(outcome instanceof Error) || (outcome instanceof WeftError && outcome.message.startsWith('The connection broke.')), `${failedAt}: ${String(outcome)}`);
      const settled = await settle();
      const live = await localTarget(local.home).list(call);
      if (live.length === 0) await assertNothingLeft(`${String(point)} ${failedAt}`);
      else {
        assert.equal(live.length, 1);
        assert.ok(['', 'after release', 'before read', 'after read', 'before drop', 'after drop'].includes(failedAt), `${failedAt} ${JSON.stringify(settled)}`);
        await assertTrains(live[0]?.plan.trainingId ?? '');
        await remove(live[0]?.plan.trainingId ?? '');
      }
      assert.deepEqual(await journalled(), []);
      if (passed < point) break;
    }
  });

  test('ends with one training or none when its process is killed at any step', async () => {
    const outcomes: string[] = [];
    for (let point = 1; ; point += 1) {
      const survived = await submitAndDie(point);
      const before = await journalled();
      const settled = await settle();
      assert.equal(settled.length, before.length);
      assert.deepEqual(await journalled(), []);
      const live = await localTarget(local.home).list(call);
      assert.ok(live.length <= 1);
      outcomes.push(settled[0]?.outcome ?? 'none');
      const id = live[0]?.plan.trainingId;
      if (id === undefined) {
        await assertNothingLeft(String(point));
        continue;
      }
      await assertTrains(id);
      await remove(id);
      await assertNothingLeft(String(point));
      if (survived) break;
    }
    // First nothing, then what was begun is taken back, then it is carried on.
    assert.deepEqual([...new Set(outcomes)], ['none', 'taken-back', 'submitted', 'none'].filter((value, index, all) => all.indexOf(value) === index));
    assert.ok(outcomes.length > 15, outcomes.join());
  });

  test('refuses a second submit of the same manifest while the first is under way, and names it', async () => {
    let second: Awaited<ReturnType<typeof submit>> | undefined;
    const first = await submit({
      onPoint: async (name) => {
        if (name === 'after create') second = await submit();
      },
    });
    assert.ok(first.ok);
    assert.deepEqual(second, { ok: false, failure: { kind: 'already-submitting', trainingId: first.value.id } });
    await assertTrains(first.value.id);
  });

  test('is settled by one of several processes that start at once', async () => {
    assert.equal(await submitAndDie(8), false);
    assert.equal((await journalled()).length, 1);
    const settled = (await Promise.all([settle(), settle(), settle()])).flat();
    assert.equal(settled.length, 1);
    await assertNothingLeft('');
  });
});
