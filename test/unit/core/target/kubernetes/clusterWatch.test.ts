import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { WeftError } from '../../../../../src/core/base/weftError.ts';
import { ClusterAccess } from '../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import { ClusterWatch } from '../../../../../src/core/target/kubernetes/clusterWatch.ts';
import type { Freshness } from '../../../../../src/core/target/freshness.ts';
import { hastyClock } from '../../../../support/hastyClock.ts';
import { answerJson, type ScriptedApi, startScriptedApi } from '../../../../support/kubernetes/scriptedApi.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';
import { until } from '../../../../support/until.ts';

const labels = (id: string) => ({ 'app.kubernetes.io/managed-by': 'weft', 'weft.dev/training': id });
const job = (id: string, version = '1') => ({ metadata: { name: id, uid: `u-${id}`, resourceVersion: version, labels: labels(id) } });
const pod = (id: string) => ({ metadata: { name: `${id}-0-abcde`, uid: 'p', resourceVersion: '5', labels: labels(id) } });
const warning = (name: string, kind = 'Job') => ({ metadata: { name: `${name}.1`, resourceVersion: '6' }, involvedObject: { kind, name } });

suite('watch of a namespace’s trainings', () => {
  const { path } = tempFolderPerTest();
  const clock = hastyClock(10);
  const watches = new Map<string, ServerResponse>();

  /** An API server that lists one training, and watches what the test writes. */
  function startServer(): Promise<ScriptedApi> {
    watches.clear();
    return startScriptedApi(({ url }, response) => {
      const kind = url.pathname.split('/').at(-1) ?? '';
      if (url.searchParams.get('watch') === null) answerJson(response, { metadata: { resourceVersion: '1' }, items: kind === 'jobs' ? [job('one-0123456789')] : [] });
      else {
        response.writeHead(200).flushHeaders();
        watches.set(kind, response);
      }
    });
  }

  async function watchOf(server: ScriptedApi): Promise<ClusterWatch> {
    await writeFile(path('config'), server.kubeconfig({}));
    const open = async (): Promise<HttpKubernetesApi> => new HttpKubernetesApi(await ClusterAccess.open({ kubeconfigPath: path('config'), environment: {}, clock }), clock);
    return new ClusterWatch({ open, clock, random: () => 0.5 });
  }

  const tell = (kind: string, object: object, type = 'ADDED'): void => void watches.get(kind)?.write(`${JSON.stringify({ type, object })}\n`);

  test('tells which training each change is about, answers from what it knows, and says when that is live', async () => {
    await using server = await startServer();
    const watch = await watchOf(server);
    const abort = new AbortController();
    const heard: string[][] = [];
    const known = () => watch.live?.read('one-0123456789');
    const states: Freshness['state'][] = [];
    watch.onDidChangeFreshness(({ state }) => states.push(state));
    const watching = (async () => {
      for await (const ids of watch.changes(abort.signal)) heard.push([...ids]);
    })();
    await until(() => watch.live !== undefined);
    await until(() => heard.length > 0);
    assert.deepEqual(heard.splice(0), [['one-0123456789']]);
    tell('pods', pod('one-0123456789'));
    await until(() => heard.length > 0);
    assert.deepEqual(heard.splice(0), [['one-0123456789']]);
    assert.equal(known()?.pods.length, 1);
    // Others’ Jobs have warnings, too.
    tell('events', warning('others-job'));
    tell('events', warning('one-0123456789-0-abcde', 'Pod'));
    await until(() => heard.length > 0);
    assert.deepEqual(heard.splice(0), [['one-0123456789']]);
    assert.equal(known()?.events.length, 1);
    tell('jobs', job('one-0123456789', '9'), 'DELETED');
    await until(() => heard.length > 0);
    assert.deepEqual(heard.splice(0), [['one-0123456789']]);
    assert.equal(known(), undefined);
    assert.equal(states.at(-1), 'live');
    abort.abort();
    await watching;
    assert.equal(watch.live, undefined);
  });

  test('is shared by all who watch, and ends with the last of them', async () => {
    await using server = await startServer();
    const watch = await watchOf(server);
    const [first, second] = [new AbortController(), new AbortController()];
    const drain = async ({ signal }: AbortController): Promise<void> => {
      for await (const ids of watch.changes(signal)) assert.ok(ids.length > 0);
    };
    const watching = [drain(first), drain(second)];
    await until(() => watch.live !== undefined);
    assert.equal(server.requests.filter((request) => request.includes('watch=true')).length, 3);
    first.abort();
    await watching[0];
    assert.ok(watch.live);
    second.abort();
    await watching[1];
    assert.equal(watch.live, undefined);
  });

  test('says why it is not live when the cluster cannot be opened at all', async () => {
    const trouble = new WeftError('kubernetes/no-such-context', 'There is no such context.');
    const watch = new ClusterWatch({ open: () => Promise.reject(trouble), clock, random: () => 0.5 });
    const changes = watch.changes(new AbortController().signal);
    await assert.rejects(changes.next(), { code: 'kubernetes/no-such-context' });
    assert.deepEqual({ ...watch.freshness, sinceMs: 0 }, { state: 'stale', sinceMs: 0, trouble });
  });
});
