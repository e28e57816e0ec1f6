import { open } from 'node:fs/promises';
import { compareUtf8 } from '../../../base/compareUtf8.ts';
import { replaceJson } from '../../../base/jsonFile.ts';
import { trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import type { LearnerRecord } from '../../learnerRecord.ts';
import type { LearnerStatus } from '../localState.ts';
import type { AttemptFolder } from '../trainingFolder.ts';
import type { StoredFile } from './resultSync.ts';

const lastLinesCount = 20;
const lastLineLength = 500;

/** The record of a learner that has ended with an exit code; undefined for one that never ran, or is lost. */
export function learnerRecord(plan: TrainingPlan, attempt: number, learner: LearnerStatus, stored: ReadonlyMap<string, StoredFile>, complete: boolean): LearnerRecord | undefined {
  const { learnerId, exitCode, startedAt, endedAt, endReason, stoppedBy, lastLines } = learner;
  if (exitCode === undefined || startedAt === undefined || endedAt === undefined) return undefined;
  const reason = stoppedBy === 'deadline' ? 'deadline-exceeded' : endReason;
  return {
    recordVersion: 1,
    trainingId: plan.trainingId,
    learnerId,
    attempt,
    exitCode,
    outcome: outcomeOf(learner),
    ...(reason !== undefined && exitCode !== 0 && { reason }),
    ...(lastLines && { lastLines }),
    startedAt,
    endedAt,
    complete,
    objects: [...stored]
      .filter(([key, file]) => file.learnerId === learnerId && key !== trainingKeys.logTimes(plan.trainingId, learnerId))
      .map(([key, { sizeBytes, sha256 }]) => ({ key, sizeBytes, sha256 }))
      .sort((a, b) => compareUtf8(a.key, b.key)),
  };
}

/** Writes the record to the bucket, and beside the learner once it is there. */
export async function writeRecord(record: LearnerRecord, plan: TrainingPlan, store: ObjectStore, folder: AttemptFolder, signal: AbortSignal): Promise<void> {
  await store.writeBytes(plan.results.bucket, trainingKeys.record(plan.trainingId, record.learnerId), Buffer.from(`${JSON.stringify(record, undefined, 2)}\n`), { signal });
  await replaceJson(folder.recordFile, record);
}

/** The end of a log, for people: at most 20 lines of at most 500 characters. */
export async function lastLinesOf(log: string): Promise<string[]> {
  const file = await open(log, 'r').catch(() => undefined);
  if (!file) return [];
  try {
    const { size } = await file.stat();
    // A character has at most four bytes; what lies before is more than is asked for, or belongs to an endless line.
    const length = Math.min(size, (lastLinesCount + 1) * lastLineLength * 4);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString('utf8').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-lastLinesCount).map((line) => line.slice(0, lastLineLength));
  } finally {
    await file.close();
  }
}

/** Ended by a deadline is a failure of its own; by a halt or another's failure it is not. */
function outcomeOf({ exitCode, stoppedBy }: LearnerStatus): LearnerRecord['outcome'] {
  if (exitCode === 0) return 'completed';
  if (stoppedBy === 'halt') return 'halted';
  return stoppedBy === 'failure' ? 'stopped' : 'failed';
}
