import type { ConditionKind } from '../../trainingFacts.ts';
import type { LearnerStatus, SupervisorStatus } from '../localState.ts';
import type { TrainingFolder } from '../trainingFolder.ts';

/** The supervisor's status: changed in memory, and on disk before the change counts. */
export class StatusKeeper {
  readonly #folder: TrainingFolder;
  #status: SupervisorStatus;
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: TrainingFolder, status: SupervisorStatus) {
    this.#folder = folder;
    this.#status = status;
  }

  get current(): SupervisorStatus {
    return this.#status;
  }

  learner(learnerId: number): LearnerStatus {
    return this.#status.learners.find((learner) => learner.learnerId === learnerId) ?? { learnerId, phase: 'waiting' };
  }

  /** Resolves once the change is on disk. Changes are written in the order they were made. */
  async update(change: Partial<SupervisorStatus>): Promise<void> {
    const status = { ...this.#status, ...change };
    this.#status = status;
    const written = this.#writing.then(() => this.#folder.writeStatus(status));
    this.#writing = written.catch(() => undefined);
    await written;
  }

  async updateLearner(learnerId: number, change: Partial<LearnerStatus>): Promise<void> {
    await this.updateLearners((learner) => (learner.learnerId === learnerId ? { ...learner, ...change } : learner));
  }

  async updateLearners(change: (learner: LearnerStatus) => LearnerStatus): Promise<void> {
    await this.update({ learners: this.#status.learners.map(change) });
  }

  /** Says why something does not go on; a newer message of the same kind takes the place of the older one. */
  async addCondition(kind: ConditionKind, message: string, since: string): Promise<void> {
    const others = this.#status.conditions.filter((condition) => condition.kind !== kind);
    await this.update({ conditions: [...others, { kind, message, since }] });
  }

  async removeCondition(kind: ConditionKind): Promise<void> {
    const conditions = this.#status.conditions.filter((condition) => condition.kind !== kind);
    if (conditions.length < this.#status.conditions.length) await this.update({ conditions });
  }
}
