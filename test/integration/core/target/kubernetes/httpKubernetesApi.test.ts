import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { systemClock } from '../../../../../src/core/base/clock.ts';
import { apiResources } from '../../../../../src/core/target/kubernetes/api/apiResources.ts';
import { ClusterAccess, type ClusterAccessOptions } from '../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import type { Job, ObjectList } from '../../../../../src/core/target/kubernetes/api/objects.ts';
import { requireCluster, startCluster, type TestCluster } from '../../../../support/stack/cluster.ts';
import { tempFolder } from '../../../../support/tempFolder.ts';

suite('Kubernetes API of a real cluster', () => {
  let cluster: TestCluster;
  let namespace: string;
  const { signal } = new AbortController();

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    namespace = await cluster.createNamespace();
  });

  suiteTeardown(() => cluster.removeNamespace(namespace));

  async function connect(options: Partial<ClusterAccessOptions> = {}): Promise<HttpKubernetesApi> {
    const access = await ClusterAccess.open({ kubeconfigPath: cluster.kubeconfig, context: cluster.narrowContext, namespace, environment: {}, clock: systemClock, ...options });
    return new HttpKubernetesApi(access, systemClock);
  }

  test('creates, warns, lists and patches as the narrow user', async () => {
    const api = await connect();
    const jobs = { resource: apiResources.jobs, namespace, signal };
    const container = { name: 'learner', image: 'python:3.11', command: ['true'] };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'warned' }, spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [container] } } } };
    const created = await api.send<Job>({ verb: 'create', ...jobs, body: job, query: { dryRun: 'All' } });
    assert.match(created.warnings.join(), /would violate PodSecurity "restricted:latest"/);
    assert.ok(Math.abs((created.serverTimeMs ?? 0) - Date.now()) < 60_000);
    await api.send({ verb: 'create', ...jobs, body: job });
    await assert.rejects(api.send({ verb: 'create', ...jobs, body: job }), { code: 'kubernetes/already-exists' });
    const { object } = await api.send<ObjectList<Job>>({ verb: 'list', ...jobs, query: { limit: '1' } });
    assert.deepEqual(object.items.map(({ metadata }) => metadata?.name), ['warned']);
    const uid = object.items[0]?.metadata?.uid ?? '';
    const patch = (value: string): Promise<unknown> => api.send({ verb: 'patch', ...jobs, name: 'warned', body: [{ op: 'test', path: '/metadata/uid', value }, { op: 'add', path: '/metadata/annotations', value: { seen: 'yes' } }] });
    await patch(uid);
    await assert.rejects(patch('another'), { code: 'kubernetes/invalid-object', message: /test/ });
  });

  test('names the right that is missing, and the namespace that is', async () => {
    const api = await connect();
    await assert.rejects(api.send({ verb: 'get', resource: apiResources.secrets, namespace, name: 'x', signal }), { code: 'kubernetes/forbidden', message: /“weft-test-narrow” may not get secrets in namespace/ });
    await assert.rejects(api.send({ verb: 'list', resource: apiResources.nodes, signal }), { code: 'kubernetes/forbidden', message: /Ask for a ClusterRole with the verb “list” on “nodes”/ });
    const asAdmin = await connect({ context: cluster.context });
    await assert.rejects(asAdmin.send({ verb: 'create', resource: apiResources.services, namespace: 'no-such', body: { metadata: { name: 'a' }, spec: { ports: [{ port: 1 }] } }, signal }), { code: 'kubernetes/not-found', message: /no namespace “no-such”/ });
  });

  test('does not trust a server whose certificate the kubeconfig does not vouch for', async () => {
    await using folder = await tempFolder();
    const text = await readFile(cluster.kubeconfig, 'utf8');
    await writeFile(folder.join('config'), text.replace(/^\s*certificate-authority-data:.*$/m, ''));
    const api = await connect({ kubeconfigPath: folder.join('config') });
    await assert.rejects(api.readPath('/version', signal), { code: 'kubernetes/tls-untrusted', message: /UNABLE_TO_|SELF_SIGNED/ });
    const version = await (await connect()).readPath<{ gitVersion: string }>('/version', signal);
    assert.match(version.object.gitVersion, /^v1\.34/);
  });

  test('asks a plugin for the token that the cluster wants', async () => {
    const text = await readFile(cluster.kubeconfig, 'utf8');
    const token = /name: weft-test-narrow\s+user:\s+token: (\w+)/.exec(text)?.[1] ?? '';
    assert.notEqual(token, '');
    await using folder = await tempFolder({ plugin: `#!/bin/sh\necho '{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"${token}"}}'\n` });
    await chmod(folder.join('plugin'), 0o755);
    await writeFile(folder.join('config'), text.replaceAll(`token: ${token}`, 'exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin }'));
    const api = await connect({ kubeconfigPath: folder.join('config'), allowExec: () => true });
    await api.send({ verb: 'list', resource: apiResources.pods, namespace, signal });
  });
});
