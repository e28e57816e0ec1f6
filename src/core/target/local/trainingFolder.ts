import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { readJson, replaceJson } from '../../base/jsonFile.ts';
import { trainingKeys } from '../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { StoreConnection } from '../../store/storeConnection.ts';
import type { LearnerRecord } from '../learnerRecord.ts';
import type { Claim, EndMark, LaunchSettings, StartMark, SupervisorStatus, Wish } from './localState.ts';
import { NumberedFiles } from './numberedFiles.ts';

/**
 * One training under WEFT_HOME/trainings: what is known of it, and where its learners work.
 *
 *     plan.json  manifest.yml  launch.json       made at once by create
 *     connections.json                           secrets, 0600; removed when the training has completed
 *     wishes/000001.json …                       what people want, written by commands
 *     claims/000001.json …                       who supervises, written by supervisors
 *     status.json  supervisor.log                written by the supervisor
 *     attempts/<attempt>/learner-<n>/…           marks of each start and end
 *     work/                                      directories of the learners; removed when all is in the store
 */
export class TrainingFolder {
  readonly path: string;
  readonly id: string;
  readonly wishes: NumberedFiles<Wish>;
  readonly claims: NumberedFiles<Claim>;

  /** @param folder its name is the training's id */
  constructor(folder: string) {
    this.path = folder;
    this.id = path.basename(folder);
    this.wishes = new NumberedFiles(path.join(folder, 'wishes'));
    this.claims = new NumberedFiles(path.join(folder, 'claims'));
  }

  get supervisorLog(): string {
    return path.join(this.path, 'supervisor.log');
  }

  get work(): WorkFolder {
    return new WorkFolder(path.join(this.path, 'work'));
  }

  attempt(attempt: number, learnerId: number): AttemptFolder {
    return new AttemptFolder(path.join(this.path, 'attempts', String(attempt), `learner-${String(learnerId)}`));
  }

  plan(): Promise<TrainingPlan | undefined> {
    return readJson(path.join(this.path, 'plan.json'));
  }

  launch(): Promise<LaunchSettings | undefined> {
    return readJson(path.join(this.path, 'launch.json'));
  }

  status(): Promise<SupervisorStatus | undefined> {
    return readJson(path.join(this.path, 'status.json'));
  }

  async writeStatus(status: SupervisorStatus): Promise<void> {
    await replaceJson(path.join(this.path, 'status.json'), status);
  }

  async connections(): Promise<ReadonlyMap<string, StoreConnection>> {
    return new Map(Object.entries((await readJson<Record<string, StoreConnection>>(path.join(this.path, 'connections.json'))) ?? {}));
  }

  async writeConnections(connections: ReadonlyMap<string, StoreConnection>): Promise<void> {
    await replaceJson(path.join(this.path, 'connections.json'), Object.fromEntries(connections), { mode: 0o600 });
  }

  async forgetConnections(): Promise<void> {
    await rm(path.join(this.path, 'connections.json'), { force: true });
  }
}

/** One learner in one attempt. */
export class AttemptFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  get startFile(): string {
    return path.join(this.path, 'started.json');
  }

  get endFile(): string {
    return path.join(this.path, 'ended.json');
  }

  get orderFile(): string {
    return path.join(this.path, 'order.json');
  }

  get recordFile(): string {
    return path.join(this.path, 'record.json');
  }

  async hasOrder(): Promise<boolean> {
    return (await readJson(this.orderFile)) !== undefined;
  }

  started(): Promise<StartMark | undefined> {
    return readJson(this.startFile);
  }

  ended(): Promise<EndMark | undefined> {
    return readJson(this.endFile);
  }

  record(): Promise<LearnerRecord | undefined> {
    return readJson(this.recordFile);
  }

  async make(): Promise<void> {
    await mkdir(this.path, { recursive: true });
  }
}

/** Directories of the learners, as a pod would have them: results and data are shared, the rest is each learner's own. */
export class WorkFolder {
  readonly path: string;

  constructor(folder: string) {
    this.path = folder;
  }

  /** The submitted code as it came; each learner gets a copy for each attempt. */
  get code(): string {
    return path.join(this.path, 'code');
  }

  /** Buckets of data, a folder each. */
  get data(): string {
    return path.join(this.path, 'data');
  }

  resultBucket(plan: TrainingPlan): string {
    return path.join(this.path, 'results', plan.results.bucket);
  }

  results(plan: TrainingPlan): string {
    return path.join(this.resultBucket(plan), plan.trainingId);
  }

  checkpoints(plan: TrainingPlan): string {
    return path.join(this.resultBucket(plan), path.basename(trainingKeys.checkpoints(plan.trainingId)));
  }

  jobState(learnerId: number): string {
    return path.join(this.path, `learner-${String(learnerId)}`, 'job');
  }

  model(learnerId: number): string {
    return path.join(this.jobState(learnerId), 'model-code');
  }

  logs(learnerId: number): string {
    return path.join(this.jobState(learnerId), 'logs');
  }

  log(learnerId: number): string {
    return path.join(this.path, `learner-${String(learnerId)}`, 'training-log.txt');
  }

  logTimes(learnerId: number): string {
    return path.join(this.path, `learner-${String(learnerId)}`, 'log-times');
  }
}
