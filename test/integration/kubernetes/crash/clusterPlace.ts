import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { noReport } from '../../../../src/core/base/progress.ts';
import { packageWorkspace } from '../../../../src/core/package/packageWorkspace.ts';
import { trainingId } from '../../../../src/core/plan/trainingId.ts';
import type { TrainingPlan } from '../../../../src/core/plan/trainingPlan.ts';
import type { ConnectionSources } from '../../../../src/core/store/connections/connectionSources.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { StoreConnection } from '../../../../src/core/store/storeConnection.ts';
import { ClusterAccess } from '../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import type { ApiAnswer, ApiCall, KubernetesApi } from '../../../../src/core/target/kubernetes/api/kubernetesApi.ts';
import { defaultKubernetesSettings } from '../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { KubernetesTarget } from '../../../../src/core/target/kubernetes/kubernetesTarget.ts';
import { readRuntimeScripts } from '../../../../src/core/target/kubernetes/runtime/runtimeScripts.ts';
import { KnownClusters } from '../../../../src/core/training/knownClusters.ts';
import { type Core, openCore } from '../../../../src/core/training/openCore.ts';
import { readStoredRecords } from '../../../../src/core/training/storedTrainings.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import { Trainings } from '../../../../src/core/training/trainings.ts';
import { somePlan } from '../../../support/trainingFixture.ts';
import { localTarget, type OnPoint, pointed, servicesFor } from '../../core/training/submitting.ts';

/** Where a test's trainings are, as JSON hands it to a process of its own. */
export interface ClusterPlace {
  readonly kubeconfigPath: string;
  readonly context: string;
  readonly namespace: string;
  readonly bucket: string;
  readonly store: StoreConnection & { readonly kind: 's3' };
}

const settings = { ...defaultKubernetesSettings, learnerSeconds: 5 };
const dataStoreId = 'results';

/** The target with a point after each request that changes something, also after one that failed. */
export function pointedTarget(place: ClusterPlace, onPoint: OnPoint): KubernetesTarget {
  const { kubeconfigPath, context, namespace, bucket } = place;
  const store = openStore(place.store);
  return new KubernetesTarget({
    contextName: context,
    namespace,
    open: async () => pointedApi(new HttpKubernetesApi(await ClusterAccess.open({ kubeconfigPath, context, namespace, environment: {}, clock: systemClock }), systemClock), onPoint),
    settings,
    scripts: readRuntimeScripts,
    readRecords: (plan, learnerIds, call) => readStoredRecords(store, bucket, plan.trainingId, learnerIds, call),
    clock: systemClock,
  });
}

function pointedApi(api: KubernetesApi, onPoint: OnPoint): KubernetesApi {
  return {
    place: api.place,
    open: (call) => api.open(call),
    readPath: (asked, signal) => api.readPath(asked, signal),
    send: async <T>(call: ApiCall): Promise<ApiAnswer<T>> => {
      const changes = ['create', 'patch', 'delete'].includes(call.verb) && call.query?.['dryRun'] === undefined && call.resource.plural !== 'selfsubjectaccessreviews';
      const name = `${call.verb} ${call.resource.plural}`;
      if (changes) await onPoint(`before ${name}`);
      const answer = await api.send<T>(call);
      if (changes) await onPoint(`after ${name}`);
      return answer;
    },
  };
}

export function planOf({ bucket }: ClusterPlace, submissionId: string, command: string): TrainingPlan {
  const id = trainingId('crash', submissionId);
  return somePlan({ trainingId: id, submissionId, name: 'crash', submittedAt: new Date().toISOString(), image: 'python:3.11', command, learners: 1, resources: { cpuMillicores: 50, gpuCount: 0, memoryBytes: 100_000_000 }, results: { dataStoreId, bucket } });
}

/** Submits as a command line with this WEFT_HOME does. */
export async function submit(place: ClusterPlace, home: string, plan: TrainingPlan, onPoint: OnPoint): Promise<void> {
  const services = servicesFor(home, { clock: systemClock, signal: new AbortController().signal, onPoint });
  const outcome = await submitTraining(
    {
      plan,
      manifestText: 'name: crash\n',
      target: pointedTarget(place, onPoint),
      connections: new Map([[dataStoreId, place.store]]),
      packageCode: async (signal) => {
        const workspace = path.join(home, 'workspace');
        await mkdir(workspace, { recursive: true });
        await writeFile(path.join(workspace, 'train.sh'), 'echo trained > "$RESULT_DIR/result"\n');
        return packageWorkspace(workspace, { cacheFolder: path.join(home, 'cache'), clock: systemClock, report: noReport, signal });
      },
    },
    { ...services, clusters: new KnownClusters(home) },
  );
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
}

/** Trainings whose calls to the cluster and to the store pass points. */
export function pointedTrainings(place: ClusterPlace, onPoint: OnPoint): Trainings {
  const target = pointedTarget(place, onPoint);
  const store = pointed<ObjectStore>(openStore(place.store), onPoint, ['writeBytes', 'delete']);
  const bucket = { bucket: place.bucket, dataStoreId, place: { kind: 's3', endpoint: place.store.endpoint ?? '' } } as const;
  return new Trainings({
    targets: () => [target],
    findTarget: () => target,
    buckets: { list: () => Promise.resolve([bucket]), remember: () => Promise.resolve() } as never,
    openBucket: () => Promise.resolve(store),
    connectionsOf: () => Promise.resolve(new Map([[dataStoreId, place.store]])),
    clock: systemClock,
  });
}

/** The next command: brings to an end what was interrupted, as every start does. */
export async function nextCommand({ kubeconfigPath, store }: ClusterPlace, home: string): Promise<Core> {
  const known = await new KnownClusters(home).list();
  const env = { WEFT_STORE_RESULTS_ACCESS_KEY: store.accessKey, WEFT_STORE_RESULTS_SECRET_KEY: store.secretKey };
  const sources: Omit<ConnectionSources, 'dataStores'> = { overrides: [], env, saved: () => Promise.resolve(undefined), profile: () => Promise.resolve(undefined), baseFolder: home };
  return openCore({ home, clock: systemClock, local: localTarget(home), kubernetes: { kubeconfigPath, environment: {}, settings }, chosen: () => known, sources: () => sources, signal: new AbortController().signal });
}
