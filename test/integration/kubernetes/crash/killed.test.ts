import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import pLimit from 'p-limit';
import { trainingKeys } from '../../../../src/core/plan/trainingKeys.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import { trainingSelector } from '../../../../src/core/target/kubernetes/trainingLabels.ts';
import type { Core } from '../../../../src/core/training/openCore.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../support/stack/cluster.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { type ClusterPlace, nextCommand, planOf } from './clusterPlace.ts';
import type { Errand } from './dieOnce.ts';

const call = { signal: new AbortController().signal };
/** So many processes at once as a small machine bears. */
const limit = pLimit(3);
const endMs = 240_000;

suite('crashes around trainings on a cluster', () => {
  const folder = tempFolderPerTest();
  let cluster: TestCluster;
  let place: ClusterPlace;
  let store: ObjectStore;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    const namespace = await cluster.createNamespace();
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    place = { kubeconfigPath: cluster.kubeconfig, context: cluster.narrowContext, namespace, bucket: `bucket-${namespace}`, store: { kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey } };
    store = openStore(place.store);
    await store.createBucket(place.bucket);
  });

  suiteTeardown(() => cluster.removeNamespace(place.namespace));

  /** Runs an errand in a process of its own; the number of points it passed, or undefined once it was killed. */
  function run(errand: Errand): Promise<number | undefined> {
    return limit(
      () =>
        new Promise((resolve, reject) => {
          execFile(process.execPath, [path.join(import.meta.dirname, 'dieOnce.ts'), JSON.stringify(errand)], (error, stdout, stderr) => {
            if (!error) resolve(Number(stdout));
            else if (error.signal === 'SIGKILL') resolve(undefined);
            else reject(new Error(`${errand.verb} at point ${String(errand.point)}: ${stderr}`));
          });
        }),
    );
  }

  const errand = (verb: Errand['verb'], point: number, { home = folder.path(`${verb}-${String(point)}`), submissionId = randomBytes(16).toString('hex'), command = 'sh train.sh' } = {}): Errand => ({ place, home, verb, submissionId, command, point });
  const idOf = ({ submissionId, command }: Errand): string => planOf(place, submissionId, command).trainingId;

  /** Names of a training's objects of all kinds, Secrets included, as the administrator sees them. */
  async function objects(id: string): Promise<string[]> {
    const kinds = [['batch/v1', 'Job'], ['v1', 'Pod'], ['v1', 'Service'], ['v1', 'ConfigMap'], ['v1', 'Secret']] as const;
    const found = await Promise.all(kinds.map(([version, kind]) => cluster.objects.list(version, kind, place.namespace, undefined, undefined, undefined, undefined, trainingSelector(id))));
    return found.flatMap(({ items }, index) => items.map(({ metadata }) => `${kinds[index]?.[1] ?? ''} ${metadata?.name ?? ''}`));
  }

  async function keys(id: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { key } of store.list(place.bucket, { prefix: trainingKeys.prefix(id) })) found.push(key);
    return found;
  }

  async function assertNothingLeft(id: string, what: string): Promise<void> {
    // Kubernetes collects what a Job owned within seconds.
    await waitUntil(`${what}: nothing is left of “${id}”`, endMs, async () => (await objects(id)).length === 0);
    assert.deepEqual(await keys(id), [], what);
  }

  async function assertTrains(id: string, { trainings }: Core, what: string): Promise<void> {
    const training = await trainings.waitFor(id, call);
    assert.equal(training.state, 'completed', `${what}: ${JSON.stringify(training.failure)}`);
    assert.equal(Buffer.from(await store.readBytes(place.bucket, `${id}/result`)).toString('utf8'), 'trained\n');
    assert.deepEqual((await objects(id)).filter((name) => name.startsWith('Job ')), [`Job ${id}`], what);
  }

  /** Asked once all others of the bucket are at rest: one that is being deleted looks like an orphan. */
  async function assertNoOrphans({ findOrphans }: Core, what: string): Promise<void> {
    const { orphans, troubles } = await findOrphans(call);
    assert.deepEqual([orphans, troubles], [[], []], what);
  }

  test('a command line killed at any step of a submit leaves one complete training or none', async () => {
    const whole = errand('submit', 0);
    const points = (await run(whole)) ?? 0;
    assert.ok(points >= 12, String(points));
    const errands = Array.from({ length: points }, (_, index) => errand('submit', index + 1));
    const nexts = new Map<string, Core>();
    const outcomes = await Promise.all(
      errands.map(async (one) => {
        const what = `killed at point ${String(one.point)}`;
        // Where a pack is there already there is a step less: that one comes to its end.
        await run(one);
        const next = await nextCommand(place, one.home);
        const [settled] = next.settled;
        if (settled?.outcome === 'submitted') await assertTrains(idOf(one), next, what);
        else if (settled || !(await objects(idOf(one))).some((name) => name.startsWith('Job '))) await assertNothingLeft(idOf(one), what);
        else await assertTrains(idOf(one), next, what);
        nexts.set(what, next);
        return settled?.outcome ?? 'none';
      }),
    );
    for (const [what, next] of nexts) await assertNoOrphans(next, what);
    await assertTrains(idOf(whole), await nextCommand(place, whole.home), 'not killed');
    console.log(`      killed at each of ${String(points)} points`);
    assert.deepEqual([...new Set(outcomes)], ['none', 'taken-back', 'submitted', 'none'].filter((value, index, all) => all.indexOf(value) === index));
  });

  for (const verb of ['halt', 'delete'] as const) {
    test(`a command line killed at any step of a ${verb} leaves what the next one brings to its end`, async () => {
      const prepare = async (point: number): Promise<Errand> => {
        const one = errand(verb, point, { command: 'sh train.sh; sleep 600' });
        await run({ ...one, verb: 'submit', point: 0 });
        return one;
      };
      const whole = await prepare(0);
      const points = (await run(whole)) ?? 0;
      assert.ok(points >= 1, String(points));
      const errands = await Promise.all(Array.from({ length: points }, (_, index) => prepare(index + 1)));
      const nexts = new Map<string, Core>();
      await Promise.all(
        errands.map(async (one) => {
          const what = `killed at point ${String(one.point)}`;
          await run(one);
          const id = idOf(one);
          const next = await nextCommand(place, one.home);
          const { trainings } = next;
          if (verb === 'halt') {
            await trainings.halt(id, call);
            assert.equal((await trainings.waitFor(id, call)).state, 'halted', what);
          }
          await trainings.delete(id, { ...call, results: { ...call, report: () => undefined, confirm: () => Promise.resolve(true) } }).catch((thrown: unknown) => {
            // Killed after the last of it: there is nothing to delete any more.
            assert.equal((thrown as { code?: string }).code, 'training/not-found', what);
          });
          await assertNothingLeft(id, what);
          nexts.set(what, next);
        }),
      );
      for (const [what, next] of nexts) await assertNoOrphans(next, what);
      console.log(`      killed at each of ${String(points)} points`);
    });
  }
});
