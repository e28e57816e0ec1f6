import type { LearnerRecord } from '../learnerRecord.ts';
import type { FolderReading } from './localFacts.ts';
import type { TrainingFolder } from './trainingFolder.ts';

/** What a training's folder says now; without a plan there is no training. */
export async function readFolder(folder: TrainingFolder): Promise<Omit<FolderReading, 'plan'> & Partial<Pick<FolderReading, 'plan'>>> {
  const plan = await folder.plan();
  if (!plan) return { records: new Map() };
  const wish = (await folder.wishes.last())?.value;
  const status = await folder.status();
  const records = new Map<number, LearnerRecord>();
  for (const { learnerId, phase } of status?.learners ?? []) {
    const record = phase === 'ended' && status ? await folder.attempt(status.attempt, learnerId).record() : undefined;
    if (record) records.set(learnerId, record);
  }
  return { plan, ...(wish && { wish }), ...(status && { status }), records };
}
