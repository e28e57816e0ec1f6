import type { Clock } from '../base/clock.ts';
import type { ConnectionSources } from '../store/connections/connectionSources.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import { ClusterTargets, type ClusterTargetsOptions } from '../target/kubernetes/clusterTargets.ts';
import type { TrainingTarget } from '../target/trainingTarget.ts';
import { planConnections } from './connectionAgain.ts';
import { type KnownCluster, KnownClusters } from './knownClusters.ts';
import { openResultBucket } from './openResultBucket.ts';
import { findOrphans, type OrphanSearch } from './orphans.ts';
import { type ResultBucket, ResultBuckets } from './resultBuckets.ts';
import { findResults } from './resultsStore.ts';
import { readStoredRecords } from './storedTrainings.ts';
import { settleSubmissions, type SettledSubmission } from './submit/settleSubmissions.ts';
import { SubmissionJournal } from './submit/submissionJournal.ts';
import type { Call } from './trainingLookup.ts';
import { Trainings, type TrainingsServices } from './trainings.ts';

/** What differs between hosts. */
export interface CoreOptions {
  /** WEFT_HOME. */
  readonly home: string;
  readonly clock: Clock;
  readonly local: TrainingTarget;
  readonly kubernetes: Omit<ClusterTargetsOptions, 'clock' | 'readRecords'>;
  /** The clusters that trainings are looked for in now, beside those that were asked for by name. */
  readonly chosen: () => readonly KnownCluster[];
  readonly sources: () => Omit<ConnectionSources, 'dataStores'>;
  readonly signal: AbortSignal;
}

/** The core as both hosts build it: one of each. */
export interface Core {
  readonly trainings: Trainings;
  /** This computer first. */
  readonly targets: () => readonly TrainingTarget[];
  /** “local”, or a context of the kubeconfig. Throws `kubernetes/no-such-context` and `kubernetes/kubeconfig-unreadable`. */
  readonly selectTarget: (id: string, namespace: string | undefined) => Promise<TrainingTarget>;
  /** The same without asking anything; undefined for a cluster without a namespace. */
  readonly findTarget: (id: string, namespace: string | undefined) => TrainingTarget | undefined;
  readonly journal: SubmissionJournal;
  readonly buckets: ResultBuckets;
  readonly clusters: KnownClusters;
  /** What crashes have left behind anywhere that is known here. */
  readonly findOrphans: (call: Call) => Promise<OrphanSearch>;
  /** What an earlier process was ended in the middle of, and what became of it. */
  readonly settled: readonly SettledSubmission[];
}

/** Builds the core, and brings to an end what an earlier process was ended in the middle of. */
export async function openCore({ home, clock, local, kubernetes, chosen, sources, signal }: CoreOptions): Promise<Core> {
  const buckets = new ResultBuckets(home);
  const journal = new SubmissionJournal(home);
  const openBucket = (bucket: ResultBucket): Promise<ObjectStore | undefined> => openResultBucket(bucket, sources());
  const clusterTargets = new ClusterTargets({
    ...kubernetes,
    clock,
    readRecords: async (plan, learnerIds, call) => {
      const { store } = await findResults(plan, { buckets, openBucket }, call);
      return store ? readStoredRecords(store, plan.results.bucket, plan.trainingId, learnerIds, call) : new Map();
    },
  });
  const asked: TrainingTarget[] = [];
  const targets = (): readonly TrainingTarget[] => [...new Set([local, ...chosen().map(({ context, namespace }) => clusterTargets.get(context, namespace)), ...asked])];
  const findTarget = (id: string, namespace: string | undefined): TrainingTarget | undefined => {
    if (id === local.id) return local;
    return namespace === undefined ? undefined : clusterTargets.get(id, namespace);
  };
  const connectionsOf: TrainingsServices['connectionsOf'] = (plan, bucket) => planConnections(plan, bucket, sources());
  const trainings = new Trainings({ targets, findTarget, buckets, openBucket, connectionsOf, clock });
  const selectTarget = async (id: string, namespace: string | undefined): Promise<TrainingTarget> => {
    if (id === local.id) return local;
    const target = await clusterTargets.select(id, namespace);
    asked.push(target);
    return target;
  };
  const settled = await settleSubmissions({ journal, findTarget, openBucket, clock, signal });
  const search = (call: Call): Promise<OrphanSearch> => findOrphans({ targets, buckets, openBucket, journal, clock }, call);
  return { trainings, targets, selectTarget, findTarget, journal, buckets, clusters: new KnownClusters(home), findOrphans: search, settled };
}
