import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../../../../../../src/core/base/clock.ts';
import type { TrainingPlan } from '../../../../../../src/core/plan/trainingPlan.ts';
import { ClusterAccess } from '../../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { clusterPreflight } from '../../../../../../src/core/target/kubernetes/preflight/clusterPreflight.ts';
import { mostVariableBytes } from '../../../../../../src/core/target/kubernetes/preflight/objectLimits.ts';
import { optionalRights, requiredRights } from '../../../../../../src/core/target/kubernetes/trainingRole.ts';
import { answerJson, answerStatus, type ScriptedRequest, startScriptedApi } from '../../../../../support/kubernetes/scriptedApi.ts';
import { hastyClock } from '../../../../../support/hastyClock.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

/** What a scripted cluster grants and answers; everything else is granted and well. */
interface Cluster {
  /** "verb resource"; the rest is granted. */
  readonly denied?: readonly string[];
  readonly reviewsForbidden?: boolean;
  /** Answers to GET by path. */
  readonly lists?: Readonly<Record<string, readonly object[]>>;
  /** Refusal or warning of a dry run, by plural. */
  readonly refusals?: Readonly<Record<string, readonly [code: number, reason: string, message: string]>>;
  readonly warning?: string;
  readonly date?: Date;
  /** How often it is too busy at first. */
  readonly busyTimes?: number;
}

const kueue = '/apis/kueue.x-k8s.io';
const queues = `${kueue}/v1beta2/namespaces/team/localqueues`;

suite('preflight of a cluster', () => {
  const { path } = tempFolderPerTest();

  async function findings(plan: Partial<TrainingPlan>, { denied = [], reviewsForbidden, lists = {}, refusals = {}, warning, date, busyTimes = 0 }: Cluster, clock: Clock = systemClock): Promise<string[]> {
    await using api = await startScriptedApi((request, response) => {
      const { method, url, body, count } = request;
      if (count <= busyTimes) answerStatus(response, 503, 'ServiceUnavailable', 'starting');
      else if (method === 'GET') answerGet(url.pathname, response);
      else if (url.pathname.endsWith('selfsubjectaccessreviews')) answerReview(body, response);
      else answerDryRun(request, response);
    });
    const answerGet = (pathname: string, response: ServerResponse): void => {
      const items = lists[pathname];
      if (pathname !== kueue) answerJson(response, { items: items ?? [] });
      else if (items) answerJson(response, { preferredVersion: { version: 'v1beta2' } });
      else answerStatus(response, 404, 'NotFound', 'the server could not find the requested resource');
    };
    const answerReview = (body: string, response: ServerResponse): void => {
      const { spec } = JSON.parse(body) as { spec: { resourceAttributes: { verb: string; resource: string; subresource?: string } } };
      const { verb, resource, subresource } = spec.resourceAttributes;
      const name = `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`;
      const headers = { date: (date ?? new Date(clock.now())).toUTCString() };
      if (reviewsForbidden) answerStatus(response, 403, 'Forbidden', 'User "ada" cannot create resource "selfsubjectaccessreviews"');
      else answerJson(response, { status: { allowed: !denied.includes(name) } }, 201, headers);
    };
    const answerDryRun = ({ url, body }: ScriptedRequest, response: ServerResponse): void => {
      assert.equal(url.searchParams.get('dryRun'), 'All');
      const plural = url.pathname.split('/').at(-1) ?? '';
      const refusal = refusals[plural];
      if (refusal) answerStatus(response, ...refusal);
      else answerJson(response, JSON.parse(body), 201, plural === 'jobs' && warning !== undefined ? { warning: `299 - ${JSON.stringify(warning)}` } : {});
    };
    await writeFile(path('config'), api.kubeconfig({ token: 'x' }));
    const access = await ClusterAccess.open({ kubeconfigPath: path('config'), environment: {}, clock });
    const found = await clusterPreflight(somePlan({ learners: 1, ...plan }), { api: new HttpKubernetesApi(access, clock), settings: defaultKubernetesSettings, scripts: { 'fetch.sh': '' }, clock }, { signal: new AbortController().signal });
    return found.map(({ severity, code, path: key, message }) => `${severity} ${code} ${key.join('.')}: ${message}`);
  }

  /** Nodes are not to be looked at, which is said. */
  const noNodes = { denied: ['list nodes'] };
  const unseen = 'information preflight/nodes-not-visible : Whether a node of “scripted” can hold a learner cannot be told before: “ada” may not list nodes. The ClusterRole that “weft doctor --role” prints would let it.';

  test('has nothing to say of what will run', async () => {
    const node = { metadata: { name: 'one' }, status: { allocatable: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '10' } } };
    assert.deepEqual(await findings({}, { lists: { '/api/v1/nodes': [node] } }), []);
  });

  test('says that nodes may not be looked at', async () => {
    assert.deepEqual(await findings({}, noNodes), [unseen]);
  });

  for (const { apiGroup, resource, verbs } of requiredRights) {
    for (const verb of verbs) {
      test(`names the missing right to ${verb} ${resource}, and the rule that grants it`, async () => {
        assert.deepEqual(await findings({}, { denied: ['list nodes', `${verb} ${resource}`] }), [
          `error preflight/right-missing : “ada” may not ${verb} ${resource} in namespace “team” of “scripted”. Ask for a Role there with the rule {apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: ["${verb}"]}; “weft doctor --role --namespace team” prints it.`,
          unseen,
        ]);
      });
    }
  }

  test('gathers the missing verbs of a resource', async () => {
    const [first] = await findings({}, { denied: ['list nodes', 'create jobs', 'patch jobs', 'delete jobs'] });
    assert.match(first ?? '', /“ada” may not create, patch or delete jobs .* verbs: \["create", "patch", "delete"\]/);
  });

  test('does without the rights it can do without', async () => {
    const denied = ['list nodes', ...optionalRights.flatMap(({ resource, verbs }) => verbs.map((verb) => `${verb} ${resource}`))];
    assert.deepEqual(await findings({}, { denied }), [unseen]);
  });

  test('says where a cluster does not tell who may do what', async () => {
    const [first] = await findings({}, { reviewsForbidden: true });
    assert.equal(first, 'information preflight/rights-unknown : “scripted” does not say what “ada” may do; what is missing shows when it is tried.');
  });

  const refused: readonly (readonly [string, Cluster, string])[] = [
    ['Pod Security that would refuse the learners', { warning: 'would violate PodSecurity "restricted:latest": runAsUser=0 (pod must not set runAsUser=0)' }, 'error preflight/pod-security : Namespace “team” of “scripted” enforces Pod Security “restricted” and would refuse the learners: runAsUser=0 (pod must not set runAsUser=0). Change that setting, or ask for another namespace.'],
    ['what the cluster merely warns of', { warning: 'spec.template.spec.x: deprecated' }, 'warning preflight/cluster-warns : “scripted” warns: spec.template.spec.x: deprecated'],
    ['a namespace that is not there', { refusals: { jobs: [404, 'NotFound', 'namespaces "team" not found'] } }, 'error preflight/namespace-missing : “scripted” has no namespace “team”. Create it, or choose another one.'],
    ['a quota on objects', { refusals: { configmaps: [403, 'Forbidden', 'configmaps "x" is forbidden: exceeded quota: small, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3'] } }, 'error preflight/quota-exceeded : A quota of “scripted” does not let configmaps in namespace “team” be made: configmaps "x" is forbidden: exceeded quota: small, requested: count/configmaps=1, used: count/configmaps=3, limited: count/configmaps=3. Ask for less, or wait until others have ended.'],
    ['a policy of the cluster', { refusals: { services: [403, 'Forbidden', 'admission webhook "no.services" denied the request: not here'] } }, 'error preflight/object-refused : “scripted” refuses services in namespace “team”: admission webhook "no.services" denied the request: not here.'],
    ['a field that the cluster does not take', { refusals: { jobs: [422, 'Invalid', 'Job.batch "x" is invalid: spec.completions: Invalid value: 5'] } }, 'error preflight/object-refused learners: “scripted” refuses jobs in namespace “team”: Job.batch "x" is invalid: spec.completions: Invalid value: 5.'],
  ];
  for (const [name, cluster, expected] of refused) test(`tells of ${name}`, async () => assert.deepEqual(await findings({}, { ...noNodes, ...cluster }), [expected, unseen]));

  test('says once what keeps all objects away', async () => {
    const missing = [404, 'NotFound', 'namespaces "team" not found'] as const;
    assert.equal((await findings({}, { ...noNodes, refusals: { jobs: missing, services: missing, configmaps: missing, secrets: missing } })).length, 2);
  });

  const waiting: readonly (readonly [string, Cluster, readonly string[]])[] = [
    ['there is no Kueue', {}, ['error preflight/no-kueue queue: “scripted” has no Kueue, which alone would let a training out of the queue “gpu-a”: it would wait for ever. Leave queue out, or have Kueue installed.']],
    ['the queue is there', { lists: { [kueue]: [], [queues]: [{ metadata: { name: 'gpu-a' } }] } }, []],
    ['the queue is misspelt', { lists: { [kueue]: [], [queues]: [{ metadata: { name: 'gpu-b' } }, { metadata: { name: 'cpu' } }] } }, ['error preflight/no-such-queue queue: Namespace “team” of “scripted” has no queue “gpu-a”; it has “gpu-b”, “cpu”. Write “gpu-b”.']],
    ['there is no queue', { lists: { [kueue]: [] } }, ['error preflight/no-such-queue queue: Namespace “team” of “scripted” has no queue “gpu-a”; it has none. Name one of its queues, or leave queue out.']],
    ['queues may not be looked at', { denied: ['list nodes', 'list localqueues'], lists: { [kueue]: [] } }, ['information preflight/queue-not-visible queue: Whether namespace “team” has the queue “gpu-a” cannot be told: “ada” may not list localqueues.kueue.x-k8s.io.']],
  ];
  for (const [name, cluster, expected] of waiting) test(`of a queue: ${name}`, async () => assert.deepEqual(await findings({ queue: 'gpu-a' }, { ...noNodes, ...cluster }), [unseen, ...expected]));

  test('measures the clock against the server’s', async () => {
    const ahead = await findings({}, { ...noNodes, date: new Date(systemClock.now() + 20 * 60_000) });
    assert.match(ahead[0] ?? '', /^warning preflight\/clock-skew : This computer’s clock is 20 min behind that of “scripted”\./);
    const behind = await findings({}, { ...noNodes, date: new Date(systemClock.now() - 20 * 60_000) });
    assert.match(behind[0] ?? '', /^warning preflight\/clock-skew : This computer’s clock is \d\d min ahead of that of “scripted”\./);
  });

  test('refuses folders of a node', async () => {
    const [first] = await findings({ hostMounts: [{ name: 'photos', path: '/srv/photos' }] }, noNodes);
    assert.equal(first, 'error preflight/host-mount data_stores: “photos” mounts the folder “/srv/photos” of the node, which learners on a cluster may not see. Put its files into a bucket, or train on this computer.');
  });

  const variable = (bytes: number): string => 'x'.repeat(bytes - 'BIG='.length - 1);
  const limits: readonly (readonly [string, Partial<TrainingPlan>, RegExp | undefined])[] = [
    ['a variable that just fits', { env: { BIG: variable(mostVariableBytes) } }, undefined],
    ['a variable of one byte more', { env: { BIG: variable(mostVariableBytes + 1) } }, /^error preflight\/too-large env\.BIG: The variable BIG takes 131 KB, and a program can be given at most 131 KB in one\./],
    ['a command that is too long', { command: `echo ${'x'.repeat(200_000)}` }, /^error preflight\/too-large framework\.command: The variable TRAINING_COMMAND takes 200 KB/],
    ['more than annotations hold', { env: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`PART_${String(index)}`, 'x'.repeat(9000)])) }, /^error preflight\/too-large env: What the manifest decides takes 27\d KB, and the cluster keeps at most 262 KB of it\. Shorten env:/],
    ['so many learners that their names do not fit', { learners: 4000, distributed: 'tensorflow' }, /^error preflight\/too-large learners: With 4000 learners the variable TF_CONFIG takes/],
    ['a GPU type that is no label', { resources: { cpuMillicores: 1000, memoryBytes: 4e9, gpuCount: 1, gpuType: 'Tesla K80' } }, /^error preflight\/no-label gpu_type: “Tesla K80” can be no GPU type of a cluster/],
  ];
  for (const [name, plan, expected] of limits) {
    test(`of what objects can hold: ${name}`, async () => {
      const found = await findings(plan, noNodes);
      const limit = found.find((one) => /too-large|no-label/.test(one));
      if (expected) assert.match(limit ?? found.join('\n'), expected);
      else assert.equal(limit, undefined);
    });
  }

  test('asks again while the cluster is away for a moment', async () => {
    assert.deepEqual(await findings({}, { ...noNodes, busyTimes: 12 }, hastyClock(5)), [unseen]);
  });
});
