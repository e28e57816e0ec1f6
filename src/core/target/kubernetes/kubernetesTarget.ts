import type { Clock } from '../../base/clock.ts';
import type { Event } from '../../base/emitter.ts';
import { WeftError } from '../../base/weftError.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { ManifestFacts } from '../../manifest/assist/manifestFacts.ts';
import type { Freshness } from '../freshness.ts';
import type { TrainingFacts } from '../trainingFacts.ts';
import type { LogOptions, PreflightFinding, ResumeCall, Strays, Submission, TargetCall, TargetFinding, TrainingTarget } from '../trainingTarget.ts';
import type { KubernetesApi } from './api/kubernetesApi.ts';
import { ClusterWatch } from './clusterWatch.ts';
import { examineCluster } from './doctor/examineCluster.ts';
import { strayObjects } from './doctor/strayObjects.ts';
import { kubernetesFacts } from './facts/kubernetesFacts.ts';
import type { TrainingObjects } from './facts/trainingObjects.ts';
import type { KubernetesSettings } from './kubernetesSettings.ts';
import { logPlace } from './logs/logPlace.ts';
import { PodLogs } from './logs/podLogs.ts';
import { clusterPreflight } from './preflight/clusterPreflight.ts';
import { clusterFacts } from './read/clusterFacts.ts';
import { NodeReader } from './read/nodeReader.ts';
import { type ReadRecords, RecordKeeper } from './read/recordKeeper.ts';
import { TrainingReader } from './read/trainingReader.ts';
import { TrainingWriter } from './write/trainingWriter.ts';

export interface KubernetesTargetOptions {
  readonly contextName: string;
  readonly namespace: string;
  /** Connects as the context says; asked when something is first needed of the cluster, and again after a failure. */
  readonly open: () => Promise<KubernetesApi>;
  readonly settings: KubernetesSettings;
  /** The pod's scripts, by file name. */
  readonly scripts: () => Promise<Readonly<Record<string, string>>>;
  readonly readRecords: ReadRecords;
  readonly clock: Clock;
  /** Between 0 and 1; for jitter. */
  readonly random?: () => number;
}

/** What is made of one connection. */
interface Connected {
  readonly api: KubernetesApi;
  readonly reader: TrainingReader;
  readonly nodes: NodeReader;
  readonly writer: TrainingWriter;
  readonly logs: PodLogs;
}

/** Between two looks whether a learner has begun. */
const lookMs = 1_000;

/**
 * A namespace of a Kubernetes cluster as a target. Asked once it lists; while somebody watches, informers answer. What a
 * training is, its Job, pods and events say, and where those are gone the records in its results bucket.
 */
export class KubernetesTarget implements TrainingTarget {
  readonly id: string;
  readonly label: string;
  readonly namespace: string;
  readonly onDidChangeFreshness: Event<Freshness>;
  readonly #options: KubernetesTargetOptions;
  readonly #records: RecordKeeper;
  readonly #watch: ClusterWatch;
  readonly #random: () => number;
  #connected: Promise<Connected> | undefined;

  constructor(options: KubernetesTargetOptions) {
    const { contextName, namespace, clock, readRecords, random = Math.random } = options;
    this.id = contextName;
    this.namespace = namespace;
    this.label = `${contextName} / ${namespace}`;
    this.#options = options;
    this.#random = random;
    this.#records = new RecordKeeper(readRecords, clock);
    this.#watch = new ClusterWatch({ open: async () => (await this.#connect()).api, clock, random });
    this.onDidChangeFreshness = this.#watch.onDidChangeFreshness;
  }

  get freshness(): Freshness {
    return this.#watch.freshness;
  }

  async preflight(plan: TrainingPlan, call: TargetCall): Promise<PreflightFinding[]> {
    const { settings, scripts, clock } = this.#options;
    const { api } = await this.#connect();
    return clusterPreflight(plan, { api, settings, clock, scripts: await scripts() }, call);
  }

  async examine({ signal }: TargetCall): Promise<TargetFinding[]> {
    const { api } = await this.#connect();
    return examineCluster({ ...this.#options, api }, signal);
  }

  async strays({ signal }: TargetCall): Promise<Strays> {
    return strayObjects((await this.#connect()).api, signal);
  }

  async manifestFacts({ signal }: TargetCall): Promise<ManifestFacts> {
    const { api } = await this.#connect();
    return clusterFacts(api, this.#options.settings, signal);
  }

  async create(submission: Submission, call: TargetCall): Promise<void> {
    await (await this.#connect()).writer.create(submission, call);
  }

  async release(trainingId: string, submissionId: string, call: TargetCall): Promise<void> {
    await (await this.#connect()).writer.release(trainingId, submissionId, call);
  }

  async list({ signal }: TargetCall): Promise<TrainingFacts[]> {
    const { reader } = await this.#connect();
    const found = this.#watch.live?.list() ?? (await reader.list(signal));
    const facts = await Promise.all(found.map((objects) => this.#facts(objects, signal)));
    return facts.filter((one) => one !== undefined);
  }

  async read(trainingId: string, { signal }: TargetCall): Promise<TrainingFacts | undefined> {
    const objects = await this.#objects(trainingId, signal);
    return objects && this.#facts(objects, signal);
  }

  watch({ signal }: TargetCall): AsyncIterable<readonly string[]> {
    return this.#watch.changes(signal);
  }

  async halt(trainingId: string, call: TargetCall): Promise<void> {
    await (await this.#connect()).writer.halt(trainingId, call);
  }

  async resume(trainingId: string, call: ResumeCall): Promise<void> {
    await (await this.#connect()).writer.resume(trainingId, call);
  }

  async delete(trainingId: string, call: TargetCall): Promise<void> {
    await (await this.#connect()).writer.delete(trainingId, call);
  }

  async isGone(trainingId: string, { signal }: TargetCall): Promise<boolean> {
    return (await this.#connect()).reader.isGone(trainingId, signal);
  }

  async readLog(trainingId: string, learnerId: number, options: LogOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { state } = logPlace(await this.#existing(trainingId, options.signal), learnerId);
    if (state === 'absent' || (state === 'coming' && !options.follow)) return undefined;
    return state === 'coming' ? this.#comingLog(trainingId, learnerId, options) : this.#podLog(trainingId, learnerId, options);
  }

  async *#comingLog(trainingId: string, learnerId: number, options: LogOptions): AsyncGenerator<Uint8Array> {
    const { signal } = options;
    while (logPlace(await this.#existing(trainingId, signal), learnerId).state === 'coming') await this.#options.clock.sleep(lookMs, signal);
    const log = await this.#podLog(trainingId, learnerId, options);
    if (log) yield* log;
  }

  async #podLog(trainingId: string, learnerId: number, options: LogOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { logs } = await this.#connect();
    const place = logPlace(await this.#existing(trainingId, options.signal), learnerId);
    if (place.state !== 'running' && place.state !== 'ended') return undefined;
    const { pod } = place;
    const look = async (): Promise<'running' | 'ended' | 'gone'> => {
      const objects = await this.#objects(trainingId, options.signal);
      const now = objects && logPlace(objects, learnerId);
      return (now?.state === 'running' || now?.state === 'ended') && now.pod.uid === pod.uid ? now.state : 'gone';
    };
    return logs.read(pod, { ...options, look });
  }

  async #existing(trainingId: string, signal: AbortSignal): Promise<TrainingObjects> {
    const objects = await this.#objects(trainingId, signal);
    if (objects) return objects;
    throw new WeftError('target/no-such-training', `“${this.id}” has no training “${trainingId}” in namespace “${this.namespace}”.`);
  }

  async #objects(trainingId: string, signal: AbortSignal): Promise<TrainingObjects | undefined> {
    const { reader } = await this.#connect();
    const { live } = this.#watch;
    return live ? live.read(trainingId) : reader.read(trainingId, signal);
  }

  async #facts(objects: TrainingObjects, signal: AbortSignal): Promise<TrainingFacts | undefined> {
    const { nodes } = await this.#connect();
    const complete = await nodes.complete(objects, signal);
    const facts = kubernetesFacts(complete, this);
    const records = facts && (await this.#records.missing(facts, objects.job.metadata?.uid ?? '', { signal }));
    return records ? kubernetesFacts({ ...complete, records }, this) : facts;
  }

  async #connect(): Promise<Connected> {
    this.#connected ??= this.#make();
    try {
      return await this.#connected;
    } catch (thrown) {
      this.#connected = undefined;
      throw thrown;
    }
  }

  async #make(): Promise<Connected> {
    const { open, settings, scripts, clock } = this.#options;
    const api = await open();
    const writer = new TrainingWriter({ api, clock, settings, scripts: await scripts() });
    return { api, writer, reader: new TrainingReader(api), nodes: new NodeReader(api, clock), logs: new PodLogs({ api, clock, random: this.#random }) };
  }
}
