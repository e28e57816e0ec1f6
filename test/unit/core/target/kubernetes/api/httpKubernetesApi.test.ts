import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { apiResources } from '../../../../../../src/core/target/kubernetes/api/apiResources.ts';
import { ClusterAccess } from '../../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import type { ApiCall } from '../../../../../../src/core/target/kubernetes/api/kubernetesApi.ts';
import { apiStatusOf } from '../../../../../../src/core/target/kubernetes/api/statusFailure.ts';
import { answerJson, answerStatus, type ScriptedApi, startScriptedApi } from '../../../../../support/kubernetes/scriptedApi.ts';
import { ManualClock } from '../../../../../support/manualClock.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';

suite('Kubernetes API over HTTP', () => {
  const { path } = tempFolderPerTest();
  const clock = new ManualClock();
  const { signal } = new AbortController();
  const jobs: Pick<ApiCall, 'resource' | 'namespace' | 'signal'> = { resource: apiResources.jobs, namespace: 'team', signal };

  async function connect(api: ScriptedApi, { user = { token: 'secret' }, cluster = {}, environment = {} }: { user?: object; cluster?: object; environment?: Record<string, string> } = {}): Promise<HttpKubernetesApi> {
    await writeFile(path('config'), api.kubeconfig(user, cluster));
    return new HttpKubernetesApi(await ClusterAccess.open({ kubeconfigPath: path('config'), environment, clock }), clock);
  }

  test('asks in Kubernetes’ own paths, and tells what it was warned of and what time it is there', async () => {
    await using server = await startScriptedApi(({ headers }, response) => {
      assert.equal(headers.authorization, 'Bearer secret');
      response.setHeader('warning', ['299 - "would violate \\"restricted\\""', '299 - "two"']);
      answerJson(response, { kind: 'Job' }, 200, { date: 'Sat, 01 Mar 2025 12:00:00 GMT' });
    });
    const api = await connect(server);
    assert.deepEqual(await api.send({ verb: 'get', ...jobs, name: 'a b', query: { pretty: 'no' } }), { object: { kind: 'Job' }, warnings: ['would violate "restricted"', 'two'], serverTimeMs: Date.parse('2025-03-01T12:00:00Z') });
    await api.send({ verb: 'list', resource: apiResources.nodes, signal });
    await api.send({ verb: 'delete', ...jobs, name: 'a', body: {} });
    await api.readPath('/version', signal);
    assert.deepEqual(server.requests, ['GET /apis/batch/v1/namespaces/team/jobs/a%20b?pretty=no', 'GET /api/v1/nodes', 'DELETE /apis/batch/v1/namespaces/team/jobs/a', 'GET /version']);
  });

  test('sends a list of operations as JSON Patch and an object as a merge', async () => {
    const types: unknown[] = [];
    await using server = await startScriptedApi(({ headers, body }, response) => {
      types.push([headers['content-type'], JSON.parse(body)]);
      answerJson(response, {});
    });
    const api = await connect(server);
    const operations = [{ op: 'test', path: '/metadata/uid', value: 'u' }];
    await api.send({ verb: 'patch', ...jobs, name: 'a', body: operations });
    await api.send({ verb: 'patch', ...jobs, name: 'a', body: { spec: {} } });
    await api.send({ verb: 'create', ...jobs, body: { kind: 'Job' } });
    assert.deepEqual(types, [['application/json-patch+json', operations], ['application/merge-patch+json', { spec: {} }], ['application/json', { kind: 'Job' }]]);
  });

  const refusals: Readonly<Record<string, readonly [number, string, string, string, RegExp]>> = {
    'a right is missing': [403, 'Forbidden', 'jobs.batch is forbidden: User "ada" cannot create resource "jobs" in API group "batch" in the namespace "team"', 'kubernetes/forbidden', /“ada” may not create jobs in namespace “team” of “scripted”. Ask for a Role in namespace “team” with the verb “create” on “jobs” \(API group “batch”\)/],
    'a quota is used up': [403, 'Forbidden', 'pods "x" is forbidden: exceeded quota: q, requested: cpu=4, used: cpu=8, limited: cpu=10', 'kubernetes/quota-exceeded', /exceeded quota: q, requested: cpu=4/],
    'Pod Security refuses': [403, 'Forbidden', 'pods "x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true', 'kubernetes/denied', /runAsNonRoot != true/],
    'a webhook refuses': [400, 'BadRequest', 'admission webhook "policy.example" denied the request: no GPUs on Fridays', 'kubernetes/denied', /no GPUs on Fridays\.$/],
    'the namespace is missing': [404, 'NotFound', 'namespaces "team" not found', 'kubernetes/not-found', /no namespace “team”/],
    'the name is taken': [409, 'AlreadyExists', 'jobs.batch "a" already exists', 'kubernetes/already-exists', /already has jobs/],
    'somebody else was quicker': [409, 'Conflict', 'the object has been modified', 'kubernetes/conflict', /somebody else/],
    'a field is wrong': [422, 'Invalid', 'Job.batch "a" is invalid: spec.completions: Invalid value: -1', 'kubernetes/invalid-object', /spec\.completions/],
    'it is busy': [429, 'TooManyRequests', 'too many requests', 'kubernetes/too-busy', /too busy to create jobs/],
    'it fails by itself': [500, 'InternalError', 'etcdserver: request timed out', 'kubernetes/failed', /etcdserver: request timed out \(HTTP 500\)/],
  };
  for (const [when, [statusCode, reason, words, code, message]] of Object.entries(refusals)) {
    test(`has a code of its own for when ${when}`, async () => {
      await using server = await startScriptedApi((_, response) => answerStatus(response, statusCode, reason, words, { 'retry-after': '7' }));
      const api = await connect(server);
      await assert.rejects(api.send({ verb: 'create', ...jobs, body: {} }), (thrown) => {
        assert.deepEqual(apiStatusOf(thrown), { statusCode, reason, message: words, retryAfterMs: 7000 });
        assert.match((thrown as Error).message, message);
        assert.equal((thrown as { code?: unknown }).code, code);
        return true;
      });
    });
  }

  test('signs in again once when its credentials are refused, and then says so', async () => {
    await using server = await startScriptedApi(({ count, headers }, response) => {
      if (count === 1 || headers.authorization === 'Bearer third') answerStatus(response, 401, 'Unauthorized', 'Unauthorized');
      else answerJson(response, { authorization: headers.authorization });
    });
    const api = await connect(server);
    await writeFile(path('config'), server.kubeconfig({ token: 'second' }));
    assert.deepEqual((await api.send({ verb: 'list', ...jobs })).object, { authorization: 'Bearer second' });
    await connect(server, { user: { token: 'third' } }).then((other) => assert.rejects(other.send({ verb: 'list', ...jobs }), { code: 'kubernetes/sign-in-needed', message: /Sign in to the cluster again/ }));
    assert.equal(server.requests.length, 4);
  });

  test('says that nothing answers, and through which proxy', async () => {
    const server = await startScriptedApi((_, response) => answerJson(response, {}));
    await server[Symbol.asyncDispose]();
    await assert.rejects((await connect(server)).send({ verb: 'list', ...jobs }), { code: 'kubernetes/unreachable', message: /“scripted” is out of reach at “127\.0\.0\.1:\d+”: nothing answers/ });
    const viaProxy = await connect(server, { cluster: { 'proxy-url': server.server.replace('http://', 'http://ada:secret@'), server: 'https://k8s.invalid' } });
    await assert.rejects(viaProxy.send({ verb: 'list', ...jobs }), (thrown) => thrown instanceof Error && /proxy “127\.0\.0\.1:\d+”/.test(thrown.message) && !thrown.message.includes('secret'));
  });

  test('goes through the proxy of the kubeconfig, and tells when that one refuses', async () => {
    const asked: string[] = [];
    const proxy = createServer().on('connect', ({ url = '', headers }, socket) => {
      asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    await using server = await startScriptedApi(() => undefined);
    const url = `http://ada:secret@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const api = await connect(server, { cluster: { 'proxy-url': url, server: 'https://k8s.invalid:6443' } });
    await assert.rejects(api.send({ verb: 'list', ...jobs }), { code: 'kubernetes/proxy-failed', message: /did not open a way to “k8s\.invalid:6443”/ });
    assert.deepEqual(asked, [`k8s.invalid:6443 Basic ${Buffer.from('ada:secret').toString('base64')}`]);
    proxy.close();
  });

  test('gives up on a server that takes the request and never answers', async () => {
    await using server = await startScriptedApi(() => undefined);
    const asked = (await connect(server)).send({ verb: 'list', ...jobs });
    asked.catch(() => undefined);
    await clock.untilSleeping(30_000);
    clock.advance(30_000);
    await assert.rejects(asked, { code: 'kubernetes/unreachable', message: /did not answer in time/ });
  });

  test('an abort is no failure of the cluster', async () => {
    await using server = await startScriptedApi(() => undefined);
    const abort = new AbortController();
    const asked = (await connect(server)).send({ verb: 'list', ...jobs, signal: abort.signal });
    setImmediate(() => abort.abort());
    await assert.rejects(asked, { name: 'AbortError' });
  });

  test('streams piece by piece for as long as it takes, and tells an end from a break', async () => {
    await using server = await startScriptedApi(({ url }, response) => {
      response.write('one\n');
      if (url.searchParams.get('watch') === 'true') setTimeout(() => response.end('two\n'), 20);
      else setTimeout(() => response.destroy(), 20);
    });
    const api = await connect(server);
    const pieces: string[] = [];
    for await (const piece of await api.open({ verb: 'watch', ...jobs })) pieces.push(Buffer.from(piece).toString());
    assert.equal(pieces.join(''), 'one\ntwo\n');
    clock.advance(3_600_000);
    await assert.rejects(async () => {
      for await (const piece of await api.open({ verb: 'get', ...jobs })) pieces.push(Buffer.from(piece).toString());
    }, { code: 'kubernetes/unreachable', message: /closed the connection/ });
    assert.deepEqual(pieces.join(''), 'one\ntwo\none\n');
  });

  test('does not take a sign-in page for an answer', async () => {
    await using server = await startScriptedApi((_, response) => void response.end('<html>Sign in</html>'));
    await assert.rejects((await connect(server)).send({ verb: 'list', ...jobs }), { code: 'kubernetes/failed', message: /not as a Kubernetes API server does/ });
  });
});
