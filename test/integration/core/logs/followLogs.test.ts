import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { followLogs } from '../../../../src/core/logs/followLogs.ts';
import type { LogLine } from '../../../../src/core/logs/logLine.ts';
import { trainingLogSource } from '../../../../src/core/logs/trainingLogSource.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import type { Trainings } from '../../../../src/core/training/trainings.ts';
import { localTrainingsPerTest } from '../target/local/localTrainings.ts';
import { request, servicesFor, trainingsOn } from '../training/submitting.ts';

const call = { signal: new AbortController().signal };

suite('the log of a training on this computer', () => {
  const local = localTrainingsPerTest();
  const trainings = (): Trainings =>
    trainingsOn(local.home, () => new FolderObjectStore(local.storeFolder));

  async function submit(command: string, learners = 1): Promise<string> {
    const services = servicesFor(local.home, { clock: systemClock, ...call });
    const one = request(local.home, local.storeFolder, command, randomBytes(16).toString('hex'), services);
    const submitted = await submitTraining({ ...one, plan: { ...one.plan, learners } }, services);
    assert.ok(submitted.ok);
    return submitted.value.id;
  }

  async function lines(id: string, follow: boolean, onBatch: (batch: readonly LogLine[]) => Promise<void> = () => Promise.resolve(), since?: Date): Promise<LogLine[]> {
    const source = await trainingLogSource(await trainings().find(id, call), trainings(), call);
    const found: LogLine[] = [];
    for await (const batch of followLogs(source, { follow, clock: systemClock, ...call, ...(since && { since }) })) {
      found.push(...batch);
      await onBatch(batch);
    }
    return found;
  }

  const texts = (found: readonly LogLine[], learnerId = 1): string[] => found.filter((line) => line.learnerId === learnerId).map(({ text }) => text);
  const numbered = (count: number, from = 0): string[] => Array.from({ length: count }, (_, index) => `line ${String(from + index)}`);

  test('is followed from before it begins to its end, each line once, and reads the same afterwards', async () => {
    const id = await submit('for part in 0 1 2 3 4; do i=0; while [ $i -lt 2000 ]; do echo "line $((part * 2000 + i))"; i=$((i + 1)); done; sleep 0.1; done; printf open');
    const followed = await lines(id, true);
    assert.deepEqual(texts(followed), [...numbered(10_000), 'open']);
    assert.deepEqual(await lines(id, false), followed);
    await trainings().list(call);
    await rm(path.join(local.home, 'trainings'), { recursive: true, maxRetries: 20, retryDelay: 50 });
    assert.deepEqual(await lines(id, false), followed);
  });

  test('of several learners is merged, each learner’s lines in order', async () => {
    const id = await submit('i=0; while [ $i -lt 200 ]; do echo "line $i"; i=$((i + 1)); done', 3);
    const followed = await lines(id, true);
    for (const learnerId of [1, 2, 3]) assert.deepEqual(texts(followed, learnerId), numbered(200));
  });

  test('goes on through a halt and a resume without a gap or a repetition', async () => {
    const id = await submit('at="$RESULT_DIR/at"; i=$(cat "$at" 2>/dev/null || echo 0); while [ $i -lt 30 ]; do echo "line $i"; i=$((i + 1)); echo $i > "$at"; sleep 0.05; done');
    let isHalted = false;
    const first = await lines(id, true, async (batch) => {
      if (isHalted || !batch.some(({ text }) => text === 'line 5')) return;
      isHalted = true;
      await trainings().halt(id, call);
    });
    assert.equal((await trainings().waitFor(id, call)).state, 'halted');
    await trainings().resume(id, call);
    await trainings().waitFor(id, call);
    const all = await lines(id, true);
    assert.deepEqual(all.slice(0, first.length), first);
    assert.deepEqual([...new Set(texts(all))], numbered(30));
    assert.ok(all.length <= 31, String(all.length));
  });

  test('is read from a time on, within what a sync tells', async () => {
    const id = await submit('for part in 0 1 2 3 4 5 6 7 8 9; do echo "line $part $(date +%s%3N)"; sleep 0.2; done');
    await trainings().waitFor(id, call);
    const all = texts(await lines(id, false));
    const [, , writtenMs] = (all[5] ?? '').split(' ');
    const recent = texts(await lines(id, false, undefined, new Date(Number(writtenMs))));
    assert.ok(recent.includes(`line 5 ${String(writtenMs)}`) && recent.length < all.length, JSON.stringify(recent));
    assert.deepEqual(recent, all.slice(-recent.length));
    assert.deepEqual(await lines(id, false, undefined, new Date(Date.now() + 60_000)), []);
  });
});
