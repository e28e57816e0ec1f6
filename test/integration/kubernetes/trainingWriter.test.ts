import assert from 'node:assert/strict';
import type { WeftError } from '../../../src/core/base/weftError.ts';
import { trainingKeys } from '../../../src/core/plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../src/core/plan/trainingPlan.ts';
import { objectNames } from '../../../src/core/target/kubernetes/objects/trainingMetadata.ts';
import { logBeginning } from '../../../src/core/target/kubernetes/podContract.ts';
import { trainingAnnotations } from '../../../src/core/target/kubernetes/trainingLabels.ts';
import { requiredRights } from '../../../src/core/target/kubernetes/trainingRole.ts';
import { clusterApi } from '../../support/kubernetes/clusterApi.ts';
import { requireCluster, startCluster, type TestCluster } from '../../support/stack/cluster.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { call, ClusterTrainings } from './clusterTrainings.ts';
import { losingAnswers } from './losingAnswers.ts';

suite('writing trainings to a cluster', () => {
  let cluster: TestCluster;
  let namespace: string;
  let trainings: ClusterTrainings;
  /** All at once: most of the time each of them waits for the cluster. */
  let begun: Readonly<Record<'halted' | 'retried' | 'dataless', TrainingPlan>>;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    namespace = await cluster.createNamespace();
    trainings = await ClusterTrainings.make(cluster, namespace);
    begun = {
      halted: trainings.plan({ command: 'trap \'echo "step $step" >"$CHECKPOINT_DIR/last.ckpt"; exit 143\' TERM; if [ -e "$CHECKPOINT_DIR/last.ckpt" ]; then echo "going on from $(cat "$CHECKPOINT_DIR/last.ckpt")"; exit 0; fi; step=0; while :; do step=$((step + 1)); echo "step $step"; sleep 0.2; done' }),
      retried: trainings.plan({ retries: 1, command: 'echo "try $(ls "$CHECKPOINT_DIR" | wc -l)"; echo x >"$CHECKPOINT_DIR/$RANDOM.bin"; exit 1' }),
      dataless: trainings.plan({ data: [{ dataStoreId: 'results', bucket: 'no-such-bucket' }] }),
    };
    await Promise.all(Object.values(begun).map((plan) => trainings.train(plan)));
  });

  suiteTeardown(async () => {
    await cluster.removeNamespace(namespace);
  });

  /** What the administrator sees of a kind in the namespace. */
  async function seen(apiVersion: string, kind: string): Promise<readonly object[]> {
    const { items } = await cluster.objects.list(apiVersion, kind, namespace);
    return items;
  }

  test('a halt keeps what was written until the end, and a resume goes on from it as the next attempt', async () => {
    const { trainingId: id } = begun.halted;
    await trainings.holds(trainingKeys.log(id, 1), 'step 5');
    const writer = trainings.writer();
    await writer.halt(id, call());
    await writer.halt(id, call());
    // Its record tells that it is halted, a moment before its pod has ended: nobody has to wait for that to resume it.
    await waitUntil('it left a record', 120_000, async () => (await trainings.keys(trainingKeys.record(id, 1))).length === 1);
    const { outcome, exitCode, complete } = await trainings.record(id);
    assert.deepEqual({ outcome, exitCode, complete }, { outcome: 'halted', exitCode: 143, complete: true });
    const checkpoint = await trainings.text(`${trainingKeys.checkpoints(id)}last.ckpt`);
    await writer.resume(id, call());
    await writer.resume(id, call());
    assert.equal((await trainings.ended(id)).type, 'Complete');
    assert.match(await trainings.text(trainingKeys.log(id, 1)), new RegExp(`^step 1\n(.*\n)*${checkpoint}(.*\n)*going on from ${checkpoint}$`));
    const second = await trainings.record(id);
    assert.deepEqual([second.attempt, second.outcome], [2, 'completed']);
    assert.equal((await trainings.job(id)).metadata?.annotations?.[trainingAnnotations.attempt], '2');
    // The container's log is the stored one, after its first line.
    const [pod] = await trainings.pods(id);
    const live = await trainings.api.open({ verb: 'get', resource: { apiGroup: '', version: 'v1', plural: 'pods' }, namespace, name: pod?.metadata?.name ?? '', subresource: 'log', query: { container: 'learner' }, ...call() });
    const chunks: Uint8Array[] = [];
    for await (const chunk of live) chunks.push(chunk);
    assert.equal(Buffer.concat(chunks).toString('utf8'), logBeginning + (await trainings.text(trainingKeys.log(id, 1))));
  });

  test('a retry is the next attempt, goes on from checkpoints, and counts once', async () => {
    const { trainingId: id } = begun.retried;
    const end = await trainings.ended(id);
    assert.deepEqual([end.type, end.reason], ['Failed', 'MaxFailedIndexesExceeded']);
    assert.equal(await trainings.text(trainingKeys.log(id, 1)), 'try 0\ntry 1\n');
    assert.equal((await trainings.record(id)).attempt, 2);
  });

  test('a data bucket that is not there fails the training with words, and leaves a record', async () => {
    const { trainingId: id } = begun.dataless;
    assert.equal((await trainings.ended(id)).type, 'Failed');
    const { reason, lastLines } = await trainings.record(id);
    assert.equal(reason, 'data-not-loaded');
    assert.match(lastLines?.join() ?? '', /“no-such-bucket” could not be loaded/);
    const [pod] = await trainings.pods(id);
    const fetch = pod?.status?.initContainerStatuses?.find(({ name }) => name === 'fetch');
    assert.match(fetch?.state?.terminated?.message ?? '', /“no-such-bucket” could not be loaded/);
  });

  test('answers that are lost at any call make one training, and every call may be repeated', async () => {
    const plan = trainings.plan({ command: 'echo once' });
    const writer = trainings.writer(losingAnswers(trainings.api));
    await writer.create(trainings.submission(plan), call());
    await trainings.writer().create(trainings.submission(plan), call());
    await trainings.upload(plan);
    await writer.release(plan.trainingId, plan.submissionId, call());
    await writer.release(plan.trainingId, plan.submissionId, call());
    assert.equal((await trainings.ended(plan.trainingId)).type, 'Complete');
    await trainings.writer().create(trainings.submission(plan), call());
    assert.equal(await trainings.text(trainingKeys.log(plan.trainingId, 1)), 'once\n');
    await writer.delete(plan.trainingId, call());
    await writer.delete(plan.trainingId, call());
    await trainings.gone(plan.trainingId);
    for (const [kind, name] of [['Service', objectNames(plan).service], ['ConfigMap', objectNames(plan).configMap], ['Secret', objectNames(plan).secret]] as const) {
      await waitUntil(`${kind} “${name}” is collected`, 60_000, async () => !JSON.stringify(await seen('v1', kind)).includes(`"${name}"`));
    }
  });

  test('another submission’s training is neither taken over nor released', async () => {
    const plan = trainings.plan();
    await trainings.writer().create(trainings.submission(plan), call());
    const other = { ...plan, submissionId: '0'.repeat(32) };
    await assert.rejects(trainings.writer().create(trainings.submission(other), call()), { code: 'target/name-taken' });
    await assert.rejects(trainings.writer().release(plan.trainingId, other.submissionId, call()), { code: 'target/name-taken' });
    assert.equal((await trainings.job(plan.trainingId)).spec?.suspend, true);
    await assert.rejects(trainings.writer().halt('no-such-training', call()), { code: 'target/no-such-training' });
  });

  test('a queue’s Job is left suspended for Kueue, halted out of the queue and resumed into it', async () => {
    const plan = trainings.plan({ queue: 'gpu-queue' });
    const writer = trainings.writer();
    const state = async (): Promise<unknown> => {
      const { metadata, spec } = await trainings.job(plan.trainingId);
      const { labels, annotations } = metadata ?? {};
      return [spec?.suspend, labels?.['kueue.x-k8s.io/queue-name'], annotations?.[trainingAnnotations.phase], annotations?.[trainingAnnotations.wish]];
    };
    await writer.create(trainings.submission(plan), call());
    await writer.release(plan.trainingId, plan.submissionId, call());
    assert.deepEqual(await state(), [true, 'gpu-queue', 'submitted', 'run']);
    await writer.halt(plan.trainingId, call());
    assert.deepEqual(await state(), [true, undefined, 'submitted', 'halt']);
    await writer.resume(plan.trainingId, call());
    assert.deepEqual(await state(), [true, 'gpu-queue', 'submitted', 'run']);
  });

  test('a right that is missing is named, and nothing is left when the Job goes', async () => {
    const narrower = await cluster.createNamespace(requiredRights.map((right) => (right.resource === 'secrets' ? { ...right, verbs: ['delete'] } : right)));
    try {
      const plan = trainings.plan();
      const writer = trainings.writer(await clusterApi(cluster, narrower));
      await assert.rejects(writer.create(trainings.submission(plan), call()), (thrown: WeftError) => thrown.code === 'kubernetes/forbidden' && /create secrets in namespace/.test(thrown.message));
      await writer.delete(plan.trainingId, call());
    } finally {
      await cluster.removeNamespace(narrower);
    }
  });
});
