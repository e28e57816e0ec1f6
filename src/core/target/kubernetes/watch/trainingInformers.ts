import type { Clock } from '../../../base/clock.ts';
import { Emitter, type Event } from '../../../base/emitter.ts';
import { type Freshness, worstFreshness } from '../../freshness.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import type { ClusterEvent, Job, Pod } from '../api/objects.ts';
import { trainingOfEvent, trainingOfObject, type TrainingObjects } from '../facts/trainingObjects.ts';
import { warningsOnly } from '../read/trainingReader.ts';
import { trainingSelector } from '../trainingLabels.ts';
import { Reflector } from './reflector.ts';
import { TrainingIndex } from './trainingIndex.ts';

export interface TrainingInformersOptions {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** Between 0 and 1; for jitter. */
  readonly random: () => number;
}

/** The trainings of a namespace as its API server has them, kept up to date while `run` runs: one informer for each kind. */
export class TrainingInformers {
  readonly #jobs: Reflector<Job>;
  readonly #reflectors: readonly (Reflector<Job> | Reflector<Pod> | Reflector<ClusterEvent>)[];
  readonly #pods: TrainingIndex<Pod>;
  readonly #events: TrainingIndex<ClusterEvent>;
  readonly #changed = new Emitter<readonly string[]>();
  readonly #freshnessChanged = new Emitter<Freshness>();

  /** Ids of trainings that something was told about. */
  readonly onDidChange: Event<readonly string[]> = this.#changed.event;
  readonly onDidChangeFreshness: Event<Freshness> = this.#freshnessChanged.event;

  constructor({ api, clock, random }: TrainingInformersOptions) {
    const { namespace } = api.place;
    const shared = { api, clock, random, namespace };
    this.#jobs = new Reflector<Job>({ ...shared, resource: apiResources.jobs, labelSelector: trainingSelector() });
    const pods = new Reflector<Pod>({ ...shared, resource: apiResources.pods, labelSelector: trainingSelector() });
    const events = new Reflector<ClusterEvent>({ ...shared, resource: apiResources.events, fieldSelector: warningsOnly, keep: ({ involvedObject: { kind } }) => kind === 'Job' || kind === 'Pod' });
    this.#reflectors = [this.#jobs, pods, events];
    this.#pods = new TrainingIndex(pods, trainingOfObject);
    this.#events = new TrainingIndex(events, trainingOfEvent);
    this.#jobs.onDidChange((jobs) => this.#changed.fire(jobs.flatMap(({ metadata }) => metadata?.name ?? [])));
    this.#pods.onDidChange((ids) => this.#changed.fire(ids));
    // Others’ Jobs have events, too.
    this.#events.onDidChange((ids) => this.#changed.fire(ids.filter((id) => this.#jobs.objects.has(id))));
    for (const { onDidChangeFreshness } of this.#reflectors) onDidChangeFreshness(() => this.#freshnessChanged.fire(this.freshness));
  }

  get freshness(): Freshness {
    return worstFreshness(this.#reflectors.map(({ freshness }) => freshness));
  }

  /** Whether what is told here is as good as an answer of the API server. */
  get isLive(): boolean {
    return this.freshness.state === 'live' && this.#reflectors.every(({ generation }) => generation > 0);
  }

  list(): TrainingObjects[] {
    return [...this.#jobs.objects.values()].map((job) => this.#objectsOf(job));
  }

  read(trainingId: string): TrainingObjects | undefined {
    const job = this.#jobs.objects.get(trainingId);
    return job && this.#objectsOf(job);
  }

  /** Returns when aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.run(signal)));
  }

  #objectsOf(job: Job): TrainingObjects {
    const id = job.metadata?.name ?? '';
    return { job, pods: this.#pods.of(id), events: this.#events.of(id) };
  }
}
