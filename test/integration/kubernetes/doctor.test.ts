import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { KubernetesObject } from '@kubernetes/client-node';
import { trainingKeys } from '../../../src/core/plan/trainingKeys.ts';
import type { ObjectStore } from '../../../src/core/store/objectStore.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import { defaultKubernetesSettings } from '../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { learnerJob } from '../../../src/core/target/kubernetes/objects/learnerJob.ts';
import { managedByWeft, trainingLabels } from '../../../src/core/target/kubernetes/trainingLabels.ts';
import type { TargetFinding } from '../../../src/core/target/trainingTarget.ts';
import { KnownClusters } from '../../../src/core/training/knownClusters.ts';
import type { OrphanSearch } from '../../../src/core/training/orphans.ts';
import { ResultBuckets } from '../../../src/core/training/resultBuckets.ts';
import { renderRootMarker } from '../../../src/core/training/rootMarker.ts';
import { probeKey } from '../../../src/core/training/submit/checkStores.ts';
import { requireCluster, startCluster, type TestCluster } from '../../support/stack/cluster.ts';
import { tempFolderPerTest } from '../../support/tempFolder.ts';
import { type ClusterPlace, nextCommand, planOf } from './crash/clusterPlace.ts';

const call = { signal: new AbortController().signal };

suite('doctor of a cluster', () => {
  const { path } = tempFolderPerTest();
  let cluster: TestCluster;
  let place: ClusterPlace;
  let store: ObjectStore;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
  });

  setup(async () => {
    const namespace = await cluster.createNamespace();
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    place = { kubeconfigPath: cluster.kubeconfig, context: cluster.context, namespace, bucket: `bucket-${namespace}`, store: { kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey } };
    store = openStore(place.store);
    await store.createBucket(place.bucket);
    await new KnownClusters(path()).remember(place);
    await new ResultBuckets(path()).remember({ bucket: place.bucket, dataStoreId: 'results', place: { kind: 's3', endpoint } });
  });

  teardown(() => cluster.removeNamespace(place.namespace));

  const plan = () => planOf(place, randomBytes(16).toString('hex'), 'true');
  const put = (key: string, text = ''): Promise<unknown> => store.writeBytes(place.bucket, key, Buffer.from(text));

  async function search(): Promise<OrphanSearch> {
    return (await nextCommand(place, path())).findOrphans(call);
  }

  /** Each orphan as "kind name". */
  async function orphans(): Promise<string[]> {
    const { orphans: found, troubles } = await search();
    assert.deepEqual(troubles, []);
    return found.map(({ kind, name }) => `${kind} ${name}`);
  }

  async function examined(context: string): Promise<TargetFinding[]> {
    const target = await (await nextCommand(place, path())).selectTarget(context, place.namespace);
    return (await target.examine?.(call)) ?? [];
  }

  test('finds nothing where everything is in its place', async () => {
    const { trainingId, submissionId } = plan();
    await put('_weft_packs/0123.tar');
    await put('somebody-elses/file');
    await put(trainingKeys.deletedPlan(trainingId), renderRootMarker({ plan: { ...plan(), trainingId, submissionId }, targetId: place.context, namespace: place.namespace }));
    assert.deepEqual(await orphans(), []);
  });

  test('finds objects whose Job is gone', async () => {
    const labels = { [trainingLabels.managedBy]: managedByWeft, [trainingLabels.training]: 'retrain-7k2mq0x3bd' };
    await cluster.objects.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'left-behind', namespace: place.namespace, labels } });
    assert.deepEqual(await orphans(), ['object configmaps/left-behind']);
  });

  test('finds a submit that was begun long ago and never released, and leaves a young one alone', async () => {
    const [old, young] = [{ ...plan(), submittedAt: new Date(Date.now() - 3_600_000).toISOString() }, plan()];
    for (const one of [old, young]) await cluster.objects.create(JSON.parse(JSON.stringify(learnerJob(one, place.namespace, defaultKubernetesSettings))) as KubernetesObject);
    assert.deepEqual(await orphans(), [`submission ${old.trainingId}`]);
  });

  test('finds results that no training owns, and what tried a bucket', async () => {
    const [nameless, ownerless] = [plan(), plan()];
    await put(`${nameless.trainingId}/model.bin`);
    await put(trainingKeys.plan(ownerless.trainingId), renderRootMarker({ plan: ownerless, targetId: place.context, namespace: place.namespace }));
    await put(probeKey(nameless.submissionId));
    assert.deepEqual((await orphans()).sort(), [`probe ${probeKey(nameless.submissionId)}`, `results ${nameless.trainingId}/`, `results ${ownerless.trainingId}/`].sort());
  });

  test('leaves results alone whose target cannot be asked', async () => {
    const elsewhere = plan();
    await put(trainingKeys.plan(elsewhere.trainingId), renderRootMarker({ plan: elsewhere, targetId: 'another-cluster', namespace: 'team' }));
    assert.deepEqual(await orphans(), []);
  });

  test('says what it may not look at', async () => {
    await new KnownClusters(path()).remember({ context: cluster.narrowContext, namespace: place.namespace });
    const { unseen } = await search();
    assert.deepEqual(unseen, [`services on “${cluster.narrowContext} / ${place.namespace}”`, `configmaps on “${cluster.narrowContext} / ${place.namespace}”`]);
  });

  test('tells version, user, rights and GPUs', async () => {
    const found = await examined(cluster.context);
    assert.deepEqual(found.map(({ subject, outcome }) => `${subject} ${outcome}`), ['cluster well', 'user well', 'rights well', 'GPUs well']);
    assert.match(found[0]?.detail ?? '', /Kubernetes v1\.\d+/);
    assert.match(found[3]?.detail ?? '', new RegExp(`^${String(cluster.gpus)} GPUs on 1 node: ${String(cluster.gpus)} nvidia\\.com/gpu of `));
    const narrow = await examined(cluster.narrowContext);
    assert.deepEqual(narrow.map(({ subject, outcome }) => `${subject} ${outcome}`), ['cluster well', 'user well', 'rights well', 'GPUs note']);
  });
});
