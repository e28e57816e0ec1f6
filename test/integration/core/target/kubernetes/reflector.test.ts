import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { apiResources } from '../../../../../src/core/target/kubernetes/api/apiResources.ts';
import type { Job } from '../../../../../src/core/target/kubernetes/api/objects.ts';
import { Reflector } from '../../../../../src/core/target/kubernetes/watch/reflector.ts';
import { hastyClock } from '../../../../support/hastyClock.ts';
import { clusterApi, kubeconfigVia, serverOf } from '../../../../support/kubernetes/clusterApi.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../../support/stack/cluster.ts';
import { restartDaemon, signalDaemon } from '../../../../support/stack/daemon.ts';
import { type FaultProxy, startFaultProxy } from '../../../../support/stack/faultProxy.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';
import { waitUntil } from '../../../../support/stack/waitUntil.ts';
import { until } from '../../../../support/until.ts';

suite('reflector of a real API server', () => {
  const { path } = tempFolderPerTest();
  let cluster: TestCluster;
  let namespace: string;
  let proxy: FaultProxy;
  let abort: AbortController;
  let running: Promise<void>;
  let reflector: Reflector<Job>;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    namespace = await cluster.createNamespace();
  });

  suiteTeardown(() => cluster.removeNamespace(namespace));

  setup(async () => {
    proxy = await startFaultProxy(await serverOf(cluster));
    await writeFile(path('config'), await kubeconfigVia(cluster, proxy.url));
    // Ten times faster: a silence of 40 s is noticed after 4.
    const clock = hastyClock(10);
    const api = await clusterApi(cluster, namespace, { kubeconfigPath: path('config'), clock });
    abort = new AbortController();
    reflector = new Reflector<Job>({ api, clock, random: Math.random, resource: apiResources.jobs, namespace });
    running = reflector.run(abort.signal);
    await until(() => reflector.freshness.state === 'live');
  });

  teardown(async () => {
    abort.abort();
    await running;
    await proxy.stop();
  });

  const job = (name: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace },
    spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'learner', image: 'python:3.11' }] } } },
  });
  const create = (name: string): Promise<unknown> => cluster.objects.create(job(name));
  const remove = (name: string): Promise<unknown> => cluster.objects.delete(job(name), undefined, undefined, undefined, undefined, 'Background');
  const seen = (name: string): Promise<void> => until(() => reflector.objects.has(name));

  test('sees what is made, changed and removed', async () => {
    await create('one');
    await seen('one');
    await remove('one');
    await until(() => !reflector.objects.has('one'));
  });

  test('misses nothing when its connections are cut again and again', async () => {
    for (let round = 0; round < 10; round += 1) {
      proxy.cut();
      await create(`cut-${String(round)}`);
      if (round > 0) await remove(`cut-${String(round - 1)}`);
    }
    await seen('cut-9');
    await until(() => reflector.objects.size === 1);
  });

  test('notices a connection that is dead without a word, and sees what happened meanwhile', async () => {
    proxy.silence();
    await create('silent');
    await until(() => reflector.freshness.state === 'stale');
    assert.ok(!reflector.objects.has('silent'));
    await proxy.restore();
    await seen('silent');
    await until(() => reflector.freshness.state === 'live');
  });

  test('says that nothing answers, and comes back by itself', async () => {
    await proxy.refuse();
    proxy.cut();
    await create('refused');
    await until(() => reflector.freshness.state === 'stale');
    assert.ok(reflector.freshness.state === 'stale');
    assert.match(reflector.freshness.trouble.message, /out of reach at .*: nothing answers/);
    await proxy.restore();
    await seen('refused');
  });

  test('survives an API server that is killed and started again', async () => {
    await create('before');
    await seen('before');
    await signalDaemon('kube-apiserver');
    await until(() => reflector.freshness.state === 'stale');
    await restartDaemon('kube-apiserver');
    await waitUntil('the API server takes a Job again', 60_000, async () => {
      await create('after').catch((thrown: unknown) => assert.equal((thrown as { code?: unknown }).code, 409));
      return true;
    });
    await seen('after');
    assert.ok(reflector.objects.has('before'));
    await until(() => reflector.freshness.state === 'live');
  });
});
