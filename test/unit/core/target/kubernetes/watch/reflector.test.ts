import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { apiResources } from '../../../../../../src/core/target/kubernetes/api/apiResources.ts';
import { ClusterAccess } from '../../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import type { Pod } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { Reflector } from '../../../../../../src/core/target/kubernetes/watch/reflector.ts';
import { answerJson, answerStatus, type ScriptedApi, type ScriptedRequest, startScriptedApi } from '../../../../../support/kubernetes/scriptedApi.ts';
import { ManualClock } from '../../../../../support/manualClock.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';
import { until } from '../../../../../support/until.ts';

type Answer = (response: ServerResponse, request: ScriptedRequest) => void;

const pod = (name: string, resourceVersion: number, uid = name): Pod => ({ metadata: { name, uid, resourceVersion: String(resourceVersion) } });
const list = (resourceVersion: number, ...items: readonly Pod[]): Answer => (response) => answerJson(response, { metadata: { resourceVersion: String(resourceVersion) }, items });
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
/** A watch that says this, and stays open. */
const watch = (...lines: readonly string[]): Answer => (response) => {
  response.writeHead(200);
  response.flushHeaders();
  for (const line of lines) response.write(line);
};
const refuse = (code: number, headers: Record<string, string> = {}): Answer => (response) => answerStatus(response, code, code === 410 ? 'Expired' : 'Refused', 'because', headers);

suite('reflector', () => {
  const { path } = tempFolderPerTest();
  let clock: ManualClock;
  let abort: AbortController;
  let server: ScriptedApi;
  let responses: ServerResponse[];
  let reflector: Reflector<Pod>;
  let changes: string[][];
  let running: Promise<void>;

  setup(() => {
    clock = new ManualClock();
    abort = new AbortController();
    responses = [];
    changes = [];
  });

  teardown(async () => {
    abort.abort();
    await running;
    await server[Symbol.asyncDispose]();
  });

  /** Answers the requests one after the other as told; the last answer is for all that follow. Jitter is at its most. */
  async function start(...answers: readonly Answer[]): Promise<void> {
    server = await startScriptedApi((request, response) => {
      responses.push(response);
      (answers[request.count - 1] ?? answers.at(-1))?.(response, request);
    });
    await writeFile(path('config'), server.kubeconfig({ token: 'first' }));
    const api = new HttpKubernetesApi(await ClusterAccess.open({ kubeconfigPath: path('config'), environment: {}, clock }), clock);
    reflector = new Reflector<Pod>({ api, clock, random: () => 1, resource: apiResources.pods, namespace: 'team', labelSelector: 'a=b' });
    reflector.onDidChange((objects) => changes.push(objects.map(({ metadata }) => `${metadata?.name ?? ''}@${metadata?.resourceVersion ?? ''}`)));
    running = reflector.run(abort.signal);
  }

  const asked = (count: number): Promise<void> => until(() => server.requests.length >= count);
  const held = (): string[] => [...reflector.objects.values()].map(({ metadata }) => `${metadata?.name ?? ''}@${metadata?.resourceVersion ?? ''}`);
  /** What a watch asks for: the version it goes on from, or "list". */
  const from = (index: number): string => {
    const { searchParams } = new URL(`http://x${server.requests[index]?.replace('GET ', '') ?? ''}`);
    return searchParams.get('watch') === 'true' ? (searchParams.get('resourceVersion') ?? '') : 'list';
  };
  /** Moves the clock on, while somebody waits for it, until that many requests have come; to how far it had to go. */
  async function advanceUntilAsked(count: number, { stepMs = 100, waitMs = 5_000 } = {}): Promise<number> {
    const beganMs = clock.now();
    while (server.requests.length < count) {
      await Promise.race([clock.untilSleeping(waitMs), asked(count)]);
      if (server.requests.length < count) clock.advance(stepMs);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return clock.now() - beganMs;
  }

  test('lists page by page, then follows every change from there', async () => {
    await start(
      (response) => answerJson(response, { metadata: { resourceVersion: '10', continue: 'more' }, items: [pod('a', 1)] }),
      list(10, pod('b', 2), { metadata: { ...pod('c', 3).metadata, managedFields: [{ manager: 'someone' }] } }),
      watch(event('MODIFIED', pod('a', 11)), event('DELETED', pod('b', 12)), event('ADDED', pod('d', 13))),
    );
    assert.deepEqual(reflector.freshness, { state: 'connecting' });
    await until(() => changes.length === 4);
    assert.deepEqual(changes, [['a@1', 'b@2', 'c@3'], ['a@11'], ['b@12'], ['d@13']]);
    assert.deepEqual(held(), ['a@11', 'c@3', 'd@13']);
    assert.equal(reflector.objects.get('c')?.metadata?.managedFields, undefined);
    assert.deepEqual(reflector.freshness, { state: 'live' });
    assert.deepEqual(server.requests, [
      'GET /api/v1/namespaces/team/pods?labelSelector=a%3Db&limit=500',
      'GET /api/v1/namespaces/team/pods?labelSelector=a%3Db&limit=500&continue=more',
      'GET /api/v1/namespaces/team/pods?resourceVersion=10&allowWatchBookmarks=true&timeoutSeconds=600&labelSelector=a%3Db&watch=true',
    ]);
  });

  test('takes events in whatever pieces they come, and passes over types that it does not know', async () => {
    const text = event('NEWS', { kind: 'Tomorrow' }) + event('ADDED', pod('ä', 11));
    await start(list(10), (response) => {
      response.writeHead(200);
      const bytes = Buffer.from(text);
      void (async () => {
        for (const byte of bytes) {
          response.write(Buffer.of(byte));
          await new Promise(setImmediate);
        }
      })();
    });
    await until(() => changes.length === 1);
    assert.deepEqual(held(), ['ä@11']);
  });

  test('goes on from the last bookmark when the server ends the watch, at once and still live', async () => {
    await start(list(10), watch(event('BOOKMARK', pod('', 99))));
    await asked(2);
    await until(() => reflector.freshness.state === 'live');
    clock.advance(20_000);
    responses[1]?.end();
    await asked(3);
    assert.equal(from(2), '99');
    assert.deepEqual(reflector.freshness, { state: 'live' });
    assert.equal(reflector.generation, 1);
  });

  for (const [how, gone] of [
    ['in the answer', refuse(410)],
    ['in the stream', watch(event('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }))],
  ] as const) {
    test(`lists anew when its history is gone, told ${how}, and tells only what is different`, async () => {
      await start(list(10, pod('same', 1), pod('older', 2), pod('ghost', 3), pod('reborn', 4, 'one')), gone, list(20, pod('same', 1), pod('older', 15), pod('reborn', 4, 'two'), pod('new', 16)), watch());
      await advanceUntilAsked(4);
      await until(() => reflector.freshness.state === 'live');
      assert.deepEqual(changes[1], ['ghost@3', 'older@15', 'reborn@4', 'new@16']);
      assert.equal(changes.length, 2);
      assert.deepEqual(held(), ['same@1', 'older@15', 'reborn@4', 'new@16']);
      assert.equal(reflector.generation, 2);
      assert.equal(from(3), '20');
    });
  }

  const faults: Readonly<Record<string, Answer>> = {
    'is refused (403)': refuse(403),
    'is put off (429)': refuse(429),
    'fails (500)': refuse(500),
    'is unavailable (503)': refuse(503),
    'is reset': (response) => void response.destroy(),
    'says ERROR': watch(event('ERROR', { kind: 'Status', code: 500, message: 'etcd' })),
    'says what is no event': watch('nonsense\n'),
    'ends at once': (response) => void response.end(),
    'ends within an event': (response) => void response.end('{"type":"ADDED"'),
  };
  for (const [how, fault] of Object.entries(faults)) {
    test(`tries again for ever, ever more slowly, when the watch ${how}`, async () => {
      await start((response, request) => {
        if (request.url.searchParams.has('watch')) fault(response, request);
        else list(10, pod('a', 1))(response, request);
      });
      await asked(2);
      const beganMs = clock.now();
      const before = server.requests.length;
      await advanceUntilAsked(before + 16, { stepMs: 500 });
      const seconds = (clock.now() - beganMs) / 1000;
      // Pauses of 0.5, 1, 2, … 30 s; where each attempt also lists, two requests share one.
      assert.ok(seconds >= 90, `16 requests in ${String(seconds)} s`);
      assert.deepEqual(held(), ['a@1']);
      assert.equal(changes.length, 1);
    });
  }

  test('does not come back before the server wants it to', async () => {
    await start(list(10), refuse(429, { 'retry-after': '60' }), watch());
    await asked(2);
    const waitedMs = await advanceUntilAsked(3);
    assert.ok(waitedMs >= 60_000 && waitedMs <= 61_000, String(waitedMs));
    assert.equal(from(2), '10');
  });

  test('takes a silent watch for dead within 45 s, opens another, and says how old it is until that one speaks', async () => {
    await start(list(10, pod('a', 1)), watch(), () => undefined, watch());
    await until(() => reflector.freshness.state === 'live');
    const heardMs = clock.now();
    await advanceUntilAsked(3);
    assert.ok(clock.now() - heardMs <= 41_000);
    assert.equal(from(2), '10');
    assert.deepEqual(reflector.freshness, { state: 'live' });
    while (reflector.freshness.state === 'live') {
      clock.advance(100);
      await new Promise(setImmediate);
    }
    assert.ok(clock.now() - heardMs <= 45_000);
    assert.ok(reflector.freshness.state === 'stale' && reflector.freshness.sinceMs === heardMs);
    assert.match(reflector.freshness.trouble.message, /“scripted” has fallen silent/);
    await advanceUntilAsked(4, { stepMs: 1000, waitMs: 30_000 });
    await until(() => reflector.freshness.state === 'live');
    assert.deepEqual(held(), ['a@1']);
  });

  test('is fresh again within 5 s after the computer slept for 8 hours, with one request', async () => {
    await start(list(10), watch(), watch());
    await until(() => reflector.freshness.state === 'live');
    await clock.untilSleeping(5_000);
    // Timers stood still, the clock did not: the pause that was begun before ends now.
    clock.advance(8 * 3_600_000);
    await asked(3);
    await until(() => reflector.freshness.state === 'live');
    assert.equal(server.requests.length, 3);
  });

  test('signs in again once by itself, and says so when that does not help', async () => {
    await start(list(10), (response, request) => {
      if (request.headers.authorization === 'Bearer second') watch()(response, request);
      else refuse(401)(response, request);
    });
    await advanceUntilAsked(6);
    assert.ok(reflector.freshness.state === 'stale');
    assert.match(reflector.freshness.trouble.message, /Sign in to the cluster again/);
    await writeFile(path('config'), server.kubeconfig({ token: 'second' }));
    while ((reflector.freshness.state as string) !== 'live') {
      clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  });

  test('says what keeps it from listing, and keeps what it had', async () => {
    await start(list(10, pod('a', 1)), refuse(410), (response) => answerStatus(response, 403, 'Forbidden', 'pods is forbidden: User "ada" cannot list resource "pods"'));
    await advanceUntilAsked(4);
    while (reflector.freshness.state === 'live') {
      clock.advance(500);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    assert.ok(reflector.freshness.state === 'stale');
    assert.match(reflector.freshness.trouble.message, /“ada” may not list pods in namespace “team”/);
    assert.deepEqual(held(), ['a@1']);
  });

  test('stops when it is told to, in the middle of whatever', async () => {
    await start(list(10), () => undefined);
    await asked(2);
    abort.abort();
    await running;
    assert.deepEqual(clock.pending, []);
    assert.deepEqual(reflector.freshness, { state: 'connecting' });
  });
});
