import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type Clock, systemClock } from '../../../../src/core/base/clock.ts';
import { noReport } from '../../../../src/core/base/progress.ts';
import { packageWorkspace } from '../../../../src/core/package/packageWorkspace.ts';
import { trainingId } from '../../../../src/core/plan/trainingId.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { StoreConnection } from '../../../../src/core/store/storeConnection.ts';
import { LocalTarget } from '../../../../src/core/target/local/localTarget.ts';
import type { TrainingTarget } from '../../../../src/core/target/trainingTarget.ts';
import { ResultBuckets } from '../../../../src/core/training/resultBuckets.ts';
import { type ClaimedSubmission, SubmissionJournal } from '../../../../src/core/training/submit/submissionJournal.ts';
import type { SubmitRequest, SubmitServices } from '../../../../src/core/training/submit/submitTraining.ts';
import { Trainings } from '../../../../src/core/training/trainings.ts';
import { somePlan } from '../../../support/trainingFixture.ts';
import { quickTiming, supervisorCommand } from '../target/local/localTrainings.ts';

/** A secret of the manifest that must be found nowhere else. */
export const canary = 'canary-AKIA-7f3b9c';

export type OnPoint = (name: string) => void | Promise<void>;

export interface PointedServices extends SubmitServices {
  readonly onPoint: OnPoint;
}

/** The services of a submit, each of whose calls passes a point before and one after. */
export function servicesFor(home: string, { clock, signal, onPoint = () => undefined }: { readonly clock: Clock; readonly signal: AbortSignal; readonly onPoint?: OnPoint }): PointedServices {
  const journal = new SubmissionJournal(home);
  const begin = journal.begin.bind(journal);
  journal.begin = async (entry) => {
    await onPoint('begin');
    const submission = await begin(entry);
    await onPoint('begun');
    // A getter of the submission is not to be copied: it would keep its first value.
    return pointed<ClaimedSubmission>(submission, onPoint, ['advance', 'drop']);
  };
  return {
    journal,
    buckets: new ResultBuckets(home),
    openStore: (connection: StoreConnection): ObjectStore => pointed(openStore(connection), onPoint, ['bucketExists', 'createBucket', 'head', 'writeBytes', 'writeFile', 'delete']),
    clock,
    report: noReport,
    signal,
    onPoint,
  };
}

export function localTarget(home: string): LocalTarget {
  return new LocalTarget({ home, supervisor: supervisorCommand, environment: process.env, timing: quickTiming });
}

/** Trainings of this computer whose results are all in one store. */
export function trainingsOn(home: string, store: () => ObjectStore, targets: readonly TrainingTarget[] = [localTarget(home)], formerTarget?: TrainingTarget): Trainings {
  return new Trainings({
    targets: () => targets,
    findTarget: () => formerTarget,
    buckets: new ResultBuckets(home),
    openBucket: () => Promise.resolve(store()),
    connectionsOf: () => Promise.resolve(new Map()),
    clock: systemClock,
  });
}

export function request(home: string, store: string, command: string, submissionId: string, { onPoint }: Pick<PointedServices, 'onPoint'>): SubmitRequest {
  const target: TrainingTarget = pointed<TrainingTarget>(localTarget(home), onPoint, ['preflight', 'create', 'release', 'read', 'delete']);
  return {
    plan: somePlan({ trainingId: trainingId('small', submissionId), submissionId, name: 'small', learners: 1, image: 'none', command, results: { dataStoreId: 'store', bucket: 'nh-output' } }),
    manifestText: `name: small\ndata_stores:\n  - id: store\n    connection:\n      user_name: ${canary}\n      password: ${canary}\n`,
    target,
    connections: new Map([['store', { kind: 'folder', folder: store }]]),
    packageCode: async (signal) => {
      const workspace = path.join(home, 'workspace');
      await mkdir(workspace, { recursive: true });
      await writeFile(path.join(workspace, 'train.sh'), 'echo trained > "$RESULT_DIR/result"\n');
      return packageWorkspace(workspace, { cacheFolder: path.join(home, 'cache'), clock: systemClock, report: noReport, signal });
    },
  };
}

/** The same thing, with a point before and after each of these calls. */
export function pointed<T extends object>(thing: T, onPoint: OnPoint, names: readonly string[]): T {
  return new Proxy(thing, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      if (typeof name !== 'string' || !names.includes(name)) return call;
      return async (...args: unknown[]): Promise<unknown> => {
        await onPoint(`before ${name}`);
        const answer = await call(...args);
        await onPoint(`after ${name}`);
        return answer;
      };
    },
  });
}
