import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../../src/core/base/clock.ts';
import { packageWorkspace } from '../../../src/core/package/packageWorkspace.ts';
import { trainingId } from '../../../src/core/plan/trainingId.ts';
import { trainingKeys } from '../../../src/core/plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../src/core/plan/trainingPlan.ts';
import type { ObjectStore } from '../../../src/core/store/objectStore.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import type { StoreConnection } from '../../../src/core/store/storeConnection.ts';
import { apiResources } from '../../../src/core/target/kubernetes/api/apiResources.ts';
import type { KubernetesApi } from '../../../src/core/target/kubernetes/api/kubernetesApi.ts';
import { listObjects } from '../../../src/core/target/kubernetes/api/listObjects.ts';
import type { Job, Pod } from '../../../src/core/target/kubernetes/api/objects.ts';
import { defaultKubernetesSettings } from '../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { readRuntimeScripts } from '../../../src/core/target/kubernetes/runtime/runtimeScripts.ts';
import { trainingSelector } from '../../../src/core/target/kubernetes/trainingLabels.ts';
import { TrainingWriter } from '../../../src/core/target/kubernetes/write/trainingWriter.ts';
import type { LearnerRecord } from '../../../src/core/target/learnerRecord.ts';
import type { Submission } from '../../../src/core/target/trainingTarget.ts';
import { uploadSubmission } from '../../../src/core/training/submit/uploadSubmission.ts';
import { clusterApi } from '../../support/kubernetes/clusterApi.ts';
import { packageOptions } from '../../support/packageOptions.ts';
import type { TestCluster } from '../../support/stack/cluster.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { somePlan } from '../../support/trainingFixture.ts';

const settings = { ...defaultKubernetesSettings, learnerSeconds: 5 };
const endMs = 120_000;

/** Trainings in a namespace and a bucket of their own on the test cluster, by the narrow user. */
export class ClusterTrainings {
  readonly api: KubernetesApi;
  readonly bucket: string;
  readonly store: ObjectStore;
  /** As pods reach the store; this machine can use it too. */
  readonly connections: ReadonlyMap<string, StoreConnection>;
  readonly #scripts: Readonly<Record<string, string>>;

  private constructor(api: KubernetesApi, bucket: string, connection: StoreConnection, scripts: Readonly<Record<string, string>>) {
    this.api = api;
    this.bucket = bucket;
    this.store = openStore(connection);
    this.connections = new Map([['results', connection]]);
    this.#scripts = scripts;
  }

  static async make(cluster: TestCluster, namespace: string): Promise<ClusterTrainings> {
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    const connection: StoreConnection = { kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey };
    const trainings = new ClusterTrainings(await clusterApi(cluster, namespace), `bucket-${namespace}`, connection, await readRuntimeScripts());
    await trainings.store.createBucket(trainings.bucket);
    return trainings;
  }

  /** Asks through another API, such as one that loses answers. */
  writer(api: KubernetesApi = this.api): TrainingWriter {
    return new TrainingWriter({ api, clock: systemClock, settings, scripts: this.#scripts });
  }

  plan(changes: Partial<TrainingPlan> = {}): TrainingPlan {
    const submissionId = randomBytes(16).toString('hex');
    return somePlan({
      trainingId: trainingId(changes.name ?? 'retrain', submissionId),
      submissionId,
      image: 'python:3.11',
      learners: 1,
      resources: { cpuMillicores: 100, gpuCount: 0, memoryBytes: 200_000_000 },
      results: { dataStoreId: 'results', bucket: this.bucket },
      ...changes,
    });
  }

  submission(plan: TrainingPlan): Submission {
    return { plan, manifestText: `name: ${plan.name}\n`, connections: this.connections };
  }

  /** Creates, uploads and releases, as a submit does. */
  async train(plan: TrainingPlan, files: Readonly<Record<string, string>> = { 'train.py': 'print(1)\n' }): Promise<void> {
    const writer = this.writer();
    await writer.create(this.submission(plan), call());
    await this.upload(plan, files);
    await writer.release(plan.trainingId, plan.submissionId, call());
  }

  async upload(plan: TrainingPlan, files: Readonly<Record<string, string>> = { 'train.py': 'print(1)\n' }): Promise<void> {
    await using folder = await tempFolder();
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(folder.join('code', name)), { recursive: true });
      await writeFile(folder.join('code', name), content);
    }
    const options = packageOptions(folder.join('cache'));
    const codePackage = await packageWorkspace(folder.join('code'), options);
    await uploadSubmission({ plan, submittedTo: { targetId: 'test' }, manifestText: '', codePackage, store: this.store, ...options });
    await codePackage.dispose();
  }

  async job(id: string): Promise<Job> {
    return (await this.api.send<Job>({ verb: 'get', resource: apiResources.jobs, namespace: this.api.place.namespace, name: id, ...call() })).object;
  }

  async pods(id: string): Promise<readonly Pod[]> {
    return (await listObjects<Pod>(this.api, { resource: apiResources.pods, namespace: this.api.place.namespace, labelSelector: trainingSelector(id) }, call().signal)).items;
  }

  /** "Complete" or "Failed", with the reason. */
  ended(id: string): Promise<{ readonly type: string; readonly reason?: string; readonly message?: string }> {
    return waitUntil(`“${id}” ends`, endMs, async () => (await this.job(id)).status?.conditions?.find(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True'));
  }

  async gone(id: string): Promise<void> {
    await waitUntil(`no pod of “${id}” is left`, endMs, async () => (await this.pods(id)).length === 0);
  }

  async record(id: string, learnerId = 1): Promise<LearnerRecord> {
    return JSON.parse(await this.text(trainingKeys.record(id, learnerId))) as LearnerRecord;
  }

  async text(key: string): Promise<string> {
    return Buffer.from(await this.store.readBytes(this.bucket, key)).toString('utf8');
  }

  /** Waits until an object holds a text. */
  async holds(key: string, text: string): Promise<void> {
    await waitUntil(`“${key}” holds “${text}”`, endMs, async () => (await this.text(key)).includes(text));
  }

  async keys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(this.bucket, { prefix })) keys.push(key);
    return keys;
  }
}

export function call(): { readonly signal: AbortSignal } {
  return { signal: new AbortController().signal };
}
