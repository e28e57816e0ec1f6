import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../support/stack/cluster.ts';
import { listDaemons, restartDaemon, signalDaemon } from '../../../support/stack/daemon.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';
import { type ClusterPlace, nextCommand, planOf, submit } from './clusterPlace.ts';

const call = { signal: new AbortController().signal };

suite('an API server that is killed', () => {
  const folder = tempFolderPerTest();
  let cluster: TestCluster;
  let place: ClusterPlace;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    const namespace = await cluster.createNamespace();
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    place = { kubeconfigPath: cluster.kubeconfig, context: cluster.narrowContext, namespace, bucket: `bucket-${namespace}`, store: { kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey } };
    await openStore(place.store).createBucket(place.bucket);
  });

  suiteTeardown(() => cluster.removeNamespace(place.namespace));

  const plan = () => planOf(place, randomBytes(16).toString('hex'), 'sh train.sh');

  test('at any step of a submit, and started again, costs no training: each step has a submit that waits there when it dies', async () => {
    const steps: string[] = [];
    await submit(place, folder.path('first'), plan(), (name) => {
      steps.push(name);
    });
    const goOn = Promise.withResolvers<boolean>();
    // Between the end of a call and the next one's beginning nothing happens.
    const waiting = steps.flatMap((step, index) => (step.startsWith('before ') && index > 0 ? [] : [{ step, index, home: folder.path(`step-${String(index)}`), plan: plan() }]));
    const submits: Promise<void>[] = [];
    for (const { index, home, plan: one } of waiting) {
      const reached = Promise.withResolvers<boolean>();
      let passed = 0;
      const submitted = submit(place, home, one, async () => {
        passed += 1;
        if (passed !== index + 1) return;
        reached.resolve(true);
        await goOn.promise;
      });
      submits.push(submitted);
      // One after the other: a small machine is not to be busy with their beginnings when it matters.
      await Promise.race([reached.promise, submitted]);
    }
    await signalDaemon('kube-apiserver');
    goOn.resolve(true);
    await waitUntil('the API server has ended', 60_000, async () => (await listDaemons()).get('kube-apiserver') === false);
    await restartDaemon('kube-apiserver');
    const outcomes = await Promise.allSettled(submits);
    assert.deepEqual(outcomes.flatMap((outcome, index) => (outcome.status === 'rejected' ? [`${waiting[index]?.step ?? ''}: ${String(outcome.reason)}`] : [])), []);
    for (const { step, home, plan: { trainingId } } of waiting) {
      const { settled, trainings, findOrphans } = await nextCommand(place, home);
      assert.deepEqual(settled, [], step);
      const { state, failure } = await trainings.waitFor(trainingId, call);
      assert.equal(state, 'completed', `${step}: ${JSON.stringify(failure)}`);
      assert.deepEqual((await findOrphans(call)).orphans, [], step);
    }
    const jobs = (await cluster.objects.list('batch/v1', 'Job', place.namespace)).items;
    assert.equal(jobs.length, waiting.length + 1);
  });
});
