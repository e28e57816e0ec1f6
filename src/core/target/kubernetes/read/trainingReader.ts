import { WeftError } from '../../../base/weftError.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { ClusterEvent, Job, Pod } from '../api/objects.ts';
import { trainingOfEvent, trainingOfObject, type TrainingObjects } from '../facts/trainingObjects.ts';
import { trainingSelector } from '../trainingLabels.ts';

/** Warnings are all that facts are told by; what went well is seen on the objects themselves. */
export const warningsOnly = 'type=Warning';

/** One look at the trainings of a namespace, for who asks once and does not watch. */
export class TrainingReader {
  readonly #api: KubernetesApi;

  constructor(api: KubernetesApi) {
    this.#api = api;
  }

  async list(signal: AbortSignal): Promise<TrainingObjects[]> {
    const { namespace } = this.#api.place;
    const selection = { namespace, labelSelector: trainingSelector() };
    const [jobs, pods] = await Promise.all([
      listObjects<Job>(this.#api, { resource: apiResources.jobs, ...selection }, signal),
      listObjects<Pod>(this.#api, { resource: apiResources.pods, ...selection }, signal),
    ]);
    const events = jobs.items.some((job) => mayWait(job)) ? await this.#events(signal) : [];
    const podsOf = Map.groupBy(pods.items, (pod) => trainingOfObject(pod) ?? '');
    const eventsOf = Map.groupBy(events, trainingOfEvent);
    return jobs.items.map((job) => {
      const id = job.metadata?.name ?? '';
      return { job, pods: podsOf.get(id) ?? [], events: eventsOf.get(id) ?? [] };
    });
  }

  /** Undefined where there is no such Job. */
  async read(trainingId: string, signal: AbortSignal): Promise<TrainingObjects | undefined> {
    const [job, pods] = await Promise.all([this.#job(trainingId, signal), this.#pods(trainingId, signal)]);
    if (!job) return undefined;
    const events = mayWait(job) ? await this.#events(signal) : [];
    return { job, pods, events: events.filter((event) => trainingOfEvent(event) === trainingId) };
  }

  /** A Job goes at once when it is deleted. Its pods are collected afterwards, and store what they have as they end. */
  async isGone(trainingId: string, signal: AbortSignal): Promise<boolean> {
    return (await this.#job(trainingId, signal)) === undefined && (await this.#pods(trainingId, signal)).length === 0;
  }

  async #pods(trainingId: string, signal: AbortSignal): Promise<readonly Pod[]> {
    return (await listObjects<Pod>(this.#api, { resource: apiResources.pods, namespace: this.#api.place.namespace, labelSelector: trainingSelector(trainingId) }, signal)).items;
  }

  async #job(name: string, signal: AbortSignal): Promise<Job | undefined> {
    try {
      return (await this.#api.send<Job>({ verb: 'get', resource: apiResources.jobs, namespace: this.#api.place.namespace, name, signal })).object;
    } catch (thrown) {
      if (thrown instanceof WeftError && thrown.code === 'kubernetes/not-found') return undefined;
      throw thrown;
    }
  }

  async #events(signal: AbortSignal): Promise<readonly ClusterEvent[]> {
    return (await listObjects<ClusterEvent>(this.#api, { resource: apiResources.events, namespace: this.#api.place.namespace, fieldSelector: warningsOnly }, signal)).items;
  }
}

/** Events tell why something does not go on, which is not asked of what has succeeded or rests. */
function mayWait({ spec, status }: Job): boolean {
  return spec?.suspend !== true && !status?.conditions?.some(({ type, status: holds }) => type === 'Complete' && holds === 'True');
}
