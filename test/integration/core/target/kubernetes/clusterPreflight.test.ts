import assert from 'node:assert/strict';
import { systemClock } from '../../../../../src/core/base/clock.ts';
import type { TrainingPlan } from '../../../../../src/core/plan/trainingPlan.ts';
import { apiResources } from '../../../../../src/core/target/kubernetes/api/apiResources.ts';
import { listObjects } from '../../../../../src/core/target/kubernetes/api/listObjects.ts';
import { defaultKubernetesSettings, type KubernetesSettings } from '../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { clusterPreflight } from '../../../../../src/core/target/kubernetes/preflight/clusterPreflight.ts';
import { readRuntimeScripts } from '../../../../../src/core/target/kubernetes/runtime/runtimeScripts.ts';
import { optionalRights, requiredRights, type Right } from '../../../../../src/core/target/kubernetes/trainingRole.ts';
import { clusterApi } from '../../../../support/kubernetes/clusterApi.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../../support/stack/cluster.ts';
import { somePlan } from '../../../../support/trainingFixture.ts';
import { waitUntil } from '../../../../support/stack/waitUntil.ts';

suite('preflight of a real cluster', () => {
  let cluster: TestCluster;
  let scripts: Readonly<Record<string, string>>;
  const namespaces: string[] = [];

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    scripts = await readRuntimeScripts();
  });

  suiteTeardown(async () => {
    await Promise.all(namespaces.map((namespace) => cluster.removeNamespace(namespace)));
  });

  async function createNamespace(rights?: readonly Right[]): Promise<string> {
    const namespace = await cluster.createNamespace(rights);
    namespaces.push(namespace);
    return namespace;
  }

  /** Each finding as "severity code path: message", asked as the narrow user unless told. */
  async function told(namespace: string, plan: Partial<TrainingPlan> = {}, { context = cluster.narrowContext, settings = defaultKubernetesSettings }: { readonly context?: string; readonly settings?: KubernetesSettings } = {}): Promise<string[]> {
    const api = await clusterApi(cluster, namespace, { context });
    const whole = somePlan({ learners: 1, resources: { cpuMillicores: 100, memoryBytes: 2e8, gpuCount: 0 }, ...plan });
    const { signal } = new AbortController();
    const found = await clusterPreflight(whole, { api, settings, scripts, clock: systemClock }, { signal });
    const { items } = await listObjects(api, { resource: apiResources.jobs, namespace }, signal).catch(() => ({ items: [] }));
    assert.deepEqual(items, []);
    // Who may not list nodes is told so each time.
    return found.filter(({ code }) => code !== 'preflight/nodes-not-visible').map(({ severity, code, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`);
  }

  const asking = (gpuCount: number): Partial<TrainingPlan> => ({ resources: { cpuMillicores: 100, memoryBytes: 2e8, gpuCount } });

  test('finds nothing wrong, under Pod Security “restricted” with no right but the documented ones', async () => {
    assert.deepEqual(await told(await createNamespace(), { learners: 3, distributed: 'torchrun' }), []);
  });

  test('names each right that is taken away', async () => {
    const all = requiredRights.flatMap((right) => right.verbs.map((verb) => ({ right, verb })));
    for (const { right, verb } of all) {
      const namespace = await createNamespace(requiredRights.map((one) => (one === right ? { ...one, verbs: one.verbs.filter((other) => other !== verb) } : one)).filter(({ verbs }) => verbs.length > 0));
      const [found, ...more] = await waitUntil(`the role of “${namespace}” counts`, 30_000, async () => {
        const findings = await told(namespace);
        return findings.length > 0 && findings;
      });
      assert.deepEqual(more, []);
      assert.ok(found !== undefined);
      assert.ok(found.startsWith(`error preflight/right-missing : “weft-test-narrow” may not ${verb} ${right.resource} in namespace “${namespace}”`), found);
      assert.ok(found.includes(`{apiGroups: ["${right.apiGroup}"], resources: ["${right.resource}"], verbs: ["${verb}"]}`), found);
    }
  });

  test('refuses with the offending field what Pod Security would refuse', async () => {
    const settings = { ...defaultKubernetesSettings, user: { uid: 0, gid: 0 } };
    const [found] = await told(await createNamespace(), {}, { settings });
    assert.match(found ?? '', /^error preflight\/pod-security : .* enforces Pod Security “restricted” and would refuse the learners: runAsUser=0 /);
  });

  test('says in numbers what quotas and limit ranges allow', async () => {
    const namespace = await createNamespace([...requiredRights, ...optionalRights]);
    await cluster.objects.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small', namespace }, spec: { hard: { 'requests.nvidia.com/gpu': '4', pods: '2' } } });
    await cluster.objects.create({ apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'narrow', namespace }, spec: { limits: [{ type: 'Container', max: { memory: '600M' } }] } });
    const found = await waitUntil('the quota is counted', 30_000, async () => {
      const findings = await told(namespace, { learners: 3, resources: { cpuMillicores: 100, memoryBytes: 2e9, gpuCount: 2 } });
      return findings.length >= 3 && findings;
    });
    assert.deepEqual(found.sort(), [
      'error preflight/outside-limit-range memory: A learner asks for 2 GB of memory; the limit range “narrow” allows at most 600 MB of memory. Change it, or have the range changed.',
      'error preflight/over-quota gpus: 3 learners need 2 GPUs each, 6 GPUs in all; the quota “small” allows 4 GPUs in all. Ask for less, or have the quota raised.',
      'error preflight/over-quota learners: 3 learners need 3 pods; the quota “small” allows 2 pods in all. Ask for less, or have the quota raised.',
    ]);
  });

  test('knows from the nodes what can never run, where they may be looked at', async () => {
    const namespace = await createNamespace();
    const { context } = cluster;
    assert.deepEqual(await told(namespace, asking(99), { context }), [`error preflight/never-fits gpus: The learner needs 99 GPUs; no node has more than ${String(cluster.gpus)}.`]);
    assert.deepEqual(await told(namespace, { ...asking(cluster.gpus), learners: 2, distributed: 'torchrun' }, { context }), [`error preflight/never-fits learners: 2 learners need ${String(cluster.gpus)} GPUs each; all nodes together have room for 1.`]);
    const [type] = await told(namespace, { resources: { cpuMillicores: 100, memoryBytes: 2e8, gpuCount: 1, gpuType: 'Imaginary-9000' } }, { context });
    assert.match(type ?? '', /^error preflight\/no-such-gpu-type gpu_type: The learner asks for the GPU type “Imaginary-9000”/);
  });

  test('says of a queue that there is no Kueue, and of a namespace that it is not there', async () => {
    const namespace = await createNamespace();
    const [kueue] = await told(namespace, { queue: 'gpu-a' });
    assert.match(kueue ?? '', /^error preflight\/no-kueue queue: .* has no Kueue/);
    const missing = await told(`${namespace}-missing`, {}, { context: cluster.context });
    assert.ok(missing.includes(`error preflight/namespace-missing : “${cluster.context}” has no namespace “${namespace}-missing”. Create it, or choose another one.`), missing.join('\n'));
  });
});
