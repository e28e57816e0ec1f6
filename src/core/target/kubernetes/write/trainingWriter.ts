import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import { planHash } from '../../../plan/planHash.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { ResumeCall, Submission, TargetCall } from '../../trainingTarget.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { Job, Pod } from '../api/objects.ts';
import { apiStatusOf } from '../api/statusFailure.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';
import { type JobBeginning, learnerJob } from '../objects/learnerJob.ts';
import { trainingSelector } from '../trainingLabels.ts';
import { jobMarks, type JobMarks } from './jobMarks.ts';
import { haltPatch, releasePatch, restartPatch, resumePatch } from './jobPatches.ts';
import type { PatchOperation } from './jsonPatch.ts';
import { createOwnedObjects, type WriteServices } from './ownedObjects.ts';
import { persistently } from './persistently.ts';

export interface TrainingWriterServices {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly settings: KubernetesSettings;
  /** The pod's scripts, by file name. */
  readonly scripts: Readonly<Record<string, string>>;
}

/** As long as a pod's grace, and a little more. */
const clearingLooks = 240;
const clearingLookMs = 500;
const hearingMs = 2_000;

/**
 * What is done to trainings in one namespace: the half of the target that writes. Every call may be repeated, also when
 * the answer to the last one was lost: objects go by name, and a patch tests that it is about the Job that was looked at.
 */
export class TrainingWriter {
  readonly #services: TrainingWriterServices;

  constructor(services: TrainingWriterServices) {
    this.#services = services;
  }

  /** Suspended Job first, then what it owns. One that is released already is left alone. */
  async create(submission: Submission, call: TargetCall): Promise<void> {
    const { plan } = submission;
    const job = await this.#createJob(plan, call);
    if (job.phase === 'submitted') return;
    await createOwnedObjects(submission, job.uid, this.#services.scripts, this.#write(call));
  }

  async release(trainingId: string, submissionId: string, call: TargetCall): Promise<void> {
    await this.#change(trainingId, call, (job) => {
      if (job.submissionId === submissionId) return releasePatch(job);
      throw new WeftError('target/name-taken', `“${trainingId}” in “${this.#services.api.place.contextName}” belongs to another submission. Train again.`);
    });
  }

  async halt(trainingId: string, call: TargetCall): Promise<void> {
    await this.#change(trainingId, call, haltPatch);
  }

  /**
   * Lets a halted training go on. One that has ended, or whose Job is gone, is made anew: Kubernetes starts no Job again
   * that has ended. Throws `training/not-resumable` where nobody can give what that takes.
   */
  async resume(trainingId: string, { signal, resubmit, hasFailed = false }: ResumeCall): Promise<void> {
    const job = hasFailed ? await this.#findOver(trainingId, { signal }) : await this.#find(trainingId, { signal });
    if (job && !job.isOver && !job.isGoing && job.phase !== 'resubmitting') {
      if (job.isSuspended) await this.#untilHalted(trainingId, { signal });
      await this.#change(trainingId, { signal }, resumePatch);
      return;
    }
    if (!resubmit) throw new WeftError('training/not-resumable', `“${trainingId}” has ended, and Kubernetes starts no Job again that has. Train again.`);
    // Asked before anything is removed: without keys and manifest the training stays as it is.
    const submission = await resubmit();
    if (job && job.phase !== 'resubmitting') await this.#clearAway(trainingId, { signal });
    const attempt = Math.max(submission.lastAttempt, Number(job?.attempt ?? 0)) + 1;
    const made = await this.#createJob(submission.plan, { signal }, { phase: 'resubmitting', wish: 'halt', attempt });
    await createOwnedObjects(submission, made.uid, this.#services.scripts, this.#write({ signal }));
    await this.#change(trainingId, { signal }, restartPatch);
  }

  /** Removes the Job, and with it all that it owns. One that is gone already is no error. */
  async delete(trainingId: string, call: TargetCall): Promise<void> {
    const job = await this.#find(trainingId, call);
    if (!job || job.isGoing) return;
    const { api, clock } = this.#services;
    // Without a policy, pods of a batch/v1 Job would be left behind.
    const body = { propagationPolicy: 'Background', preconditions: { uid: job.uid } };
    try {
      await persistently(() => api.send({ verb: 'delete', ...this.#job(trainingId), body, signal: call.signal }), { clock, signal: call.signal });
    } catch (thrown) {
      // Gone meanwhile, or another of the same name took its place, which is not ours to delete.
      if (!(thrown instanceof WeftError) || (thrown.code !== 'kubernetes/not-found' && thrown.code !== 'kubernetes/conflict')) throw thrown;
    }
  }

  /** The Job, once it says that it has ended: it does so a moment after its pod, or when its last pod has. */
  async #findOver(trainingId: string, call: TargetCall): Promise<JobMarks | undefined> {
    let job = await this.#find(trainingId, call);
    const first = job?.uid;
    for (let look = 0; look < clearingLooks && job?.uid === first && job?.isOver === false && !job.isSuspended; look += 1) {
      await this.#services.clock.sleep(clearingLookMs, call.signal);
      job = await this.#find(trainingId, call);
    }
    return job;
  }

  /** Removes a Job that has ended, and waits for its last pod: two of one learner would write the same results. */
  async #clearAway(trainingId: string, call: TargetCall): Promise<void> {
    await this.delete(trainingId, call);
    await this.#until(trainingId, call, async () => (await this.#find(trainingId, call)) === undefined && (await this.#pods(trainingId, call)).length === 0);
  }

  /**
   * Waits for the pods that a halt ends to be gone. One that has failed and is still there when the Job goes on counts as a
   * learner that failed by itself, for which the Job fails: its policy knows no halt.
   */
  async #untilHalted(trainingId: string, call: TargetCall): Promise<void> {
    const isAtRest = ({ metadata, status }: Pod): boolean => metadata?.deletionTimestamp === undefined && (status?.phase === 'Succeeded' || status?.phase === 'Failed');
    await this.#until(trainingId, call, async () => (await this.#pods(trainingId, call)).every(isAtRest));
    // The Job controller decides by what it has heard of pods, which comes a little later.
    await this.#services.clock.sleep(hearingMs, call.signal);
  }

  async #until(trainingId: string, { signal }: TargetCall, holds: () => Promise<boolean>): Promise<void> {
    for (let look = 0; !(await holds()); look += 1) {
      if (look >= clearingLooks) throw new WeftError('training/still-ending', `“${trainingId}” cannot go on yet: learners of its last attempt have not ended. Resume it again in a while.`);
      await this.#services.clock.sleep(clearingLookMs, signal);
    }
  }

  async #pods(trainingId: string, { signal }: TargetCall): Promise<readonly Pod[]> {
    const { api, clock } = this.#services;
    const pods = { resource: apiResources.pods, namespace: api.place.namespace, labelSelector: trainingSelector(trainingId) };
    return (await persistently(() => listObjects<Pod>(api, pods, signal), { clock, signal })).items;
  }

  async #createJob(plan: TrainingPlan, { signal }: TargetCall, beginning?: JobBeginning): Promise<JobMarks> {
    const { api, clock, settings } = this.#services;
    const { namespace, contextName } = api.place;
    try {
      const body = learnerJob(plan, namespace, settings, beginning);
      const { object } = await persistently(() => api.send<Job>({ verb: 'create', resource: apiResources.jobs, namespace, body, signal }), { clock, signal });
      return jobMarks(object);
    } catch (thrown) {
      if (!(thrown instanceof WeftError) || thrown.code !== 'kubernetes/already-exists') throw thrown;
      const found = await this.#find(plan.trainingId, { signal });
      if (found?.submissionId === plan.submissionId && found.planHash === planHash(plan) && !found.isGoing) return found;
      throw new WeftError('target/name-taken', `“${contextName}” has another Job “${plan.trainingId}” in namespace “${namespace}”, or one that is being deleted. Train again.`, { cause: thrown });
    }
  }

  /** Patches the Job as it is found; where somebody else changed it meanwhile, looks and decides again. */
  async #change(trainingId: string, call: TargetCall, decide: (job: JobMarks) => readonly PatchOperation[]): Promise<void> {
    const { api, clock } = this.#services;
    for (let tries = 0; ; tries += 1) {
      const job = await this.#find(trainingId, call);
      if (!job || job.isGoing) throw new WeftError('target/no-such-training', `“${api.place.contextName}” has no training “${trainingId}” in namespace “${api.place.namespace}”.`);
      const operations = decide(job);
      if (operations.length === 0) return;
      const body: readonly PatchOperation[] = [{ op: 'test', path: '/metadata/uid', value: job.uid }, ...operations];
      try {
        await persistently(() => api.send({ verb: 'patch', ...this.#job(trainingId), body, signal: call.signal }), { clock, signal: call.signal });
        return;
      } catch (thrown) {
        if (tries >= 4 || !isOutdated(thrown)) throw thrown;
      }
    }
  }

  async #find(trainingId: string, { signal }: TargetCall): Promise<JobMarks | undefined> {
    const { api, clock } = this.#services;
    try {
      const { object } = await persistently(() => api.send<Job>({ verb: 'get', ...this.#job(trainingId), signal }), { clock, signal });
      return jobMarks(object);
    } catch (thrown) {
      if (thrown instanceof WeftError && thrown.code === 'kubernetes/not-found') return undefined;
      throw thrown;
    }
  }

  #job(name: string) {
    return { resource: apiResources.jobs, namespace: this.#services.api.place.namespace, name } as const;
  }

  #write({ signal }: TargetCall): WriteServices {
    const { api, clock } = this.#services;
    return { api, clock, signal };
  }
}

/** A patch whose test failed, or that is about what is not there any more, is answered 422. */
function isOutdated(thrown: unknown): boolean {
  return thrown instanceof WeftError && (thrown.code === 'kubernetes/conflict' || apiStatusOf(thrown)?.statusCode === 422);
}
