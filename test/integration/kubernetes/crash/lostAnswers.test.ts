import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { trainingSelector } from '../../../../src/core/target/kubernetes/trainingLabels.ts';
import { kubeconfigVia, serverOf } from '../../../support/kubernetes/clusterApi.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../support/stack/cluster.ts';
import { startHttpFaultProxy } from '../../../support/stack/httpFaultProxy.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { type ClusterPlace, nextCommand, planOf, submit } from './clusterPlace.ts';

const call = { signal: new AbortController().signal };

suite('answers of an API server that are lost', () => {
  const { path } = tempFolderPerTest();
  let cluster: TestCluster;
  let place: ClusterPlace;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    const namespace = await cluster.createNamespace();
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    place = { kubeconfigPath: '', context: cluster.narrowContext, namespace, bucket: `bucket-${namespace}`, store: { kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey } };
    await openStore(place.store).createBucket(place.bucket);
  });

  suiteTeardown(() => cluster.removeNamespace(place.namespace));

  test('are settled by a look: each change is carried out once, and one training comes of a submit', async () => {
    // The first answer to each change is lost: to every object made, to the release, the halt, the resume and the delete.
    const lost = new Set<string>();
    let phase = 'submit';
    await using proxy = await startHttpFaultProxy(await serverOf(cluster), ({ method, path: asked }) => {
      const name = `${phase}: ${method} ${asked}`;
      if (method === 'GET' || asked.includes('dryRun') || asked.includes('selfsubjectaccessreviews') || lost.has(name)) return undefined;
      lost.add(name);
      return { loseAnswer: true };
    });
    await writeFile(path('config'), (await kubeconfigVia(cluster, proxy.endpoint)).replaceAll(/ *certificate-authority-data: .*\n/g, ''));
    const via = { ...place, kubeconfigPath: path('config') };
    const plan = planOf(via, randomBytes(16).toString('hex'), 'sh train.sh; sleep 600');
    const { trainingId: id } = plan;
    await submit(via, path('home'), plan, () => undefined);
    // A Secret that may not be read cannot be known again: it is made anew.
    assert.deepEqual([...lost].map((name) => /: (\S+) .*\/(\w+)/.exec(name.replace(/\/crash-.*/, ''))?.slice(1).join(' ')).sort(), ['DELETE secrets', 'PATCH jobs', 'POST configmaps', 'POST jobs', 'POST secrets', 'POST services']);

    const { trainings } = await nextCommand(via, path('home'));
    const jobs = async (): Promise<readonly string[]> => (await cluster.objects.list('batch/v1', 'Job', place.namespace)).items.flatMap(({ metadata }) => metadata?.uid ?? []);
    const [uid] = await jobs();
    for (const [next, act, state] of [
      ['halt', () => trainings.halt(id, call), 'halted'],
      ['resume', () => trainings.resume(id, call), undefined],
      ['delete', () => trainings.delete(id, { ...call, results: { ...call, report: () => undefined, confirm: () => Promise.resolve(true) } }), undefined],
    ] as const) {
      phase = next;
      const before: number = lost.size;
      await act();
      assert.equal(lost.size, before + 1, next);
      if (next !== 'delete') assert.deepEqual(await jobs(), [uid], next);
      if (state !== undefined) assert.equal((await trainings.waitFor(id, call)).state, state);
    }
    await waitUntil('nothing of it is left', 120_000, async () => {
      const kinds = [['batch/v1', 'Job'], ['v1', 'Service'], ['v1', 'ConfigMap'], ['v1', 'Secret'], ['v1', 'Pod']] as const;
      const found = await Promise.all(kinds.map(([version, kind]) => cluster.objects.list(version, kind, place.namespace, undefined, undefined, undefined, undefined, trainingSelector(id))));
      return found.every(({ items }) => items.length === 0);
    });
    const { orphans } = await (await nextCommand(via, path('home'))).findOrphans(call);
    assert.deepEqual(orphans, []);
  });
});
