import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { trainingKeys } from '../../../../../src/core/plan/trainingKeys.ts';
import { openStore } from '../../../../../src/core/store/openStore.ts';
import type { StoreConnection } from '../../../../../src/core/store/storeConnection.ts';
import type { LearnerRecord } from '../../../../../src/core/target/learnerRecord.ts';
import { isRunning, signalProcesses } from '../../../../../src/core/target/local/platform.ts';
import { requireS3, type S3Server, startS3Server } from '../../../../support/stack/s3Server.ts';
import { startHttpFaultProxy } from '../../../../support/stack/httpFaultProxy.ts';
import { call, localTrainingsPerTest } from './localTrainings.ts';

suite('a training on this computer with its data in S3', () => {
  let server: S3Server;
  suiteSetup(async function () {
    requireS3(this);
    server = await startS3Server();
  });
  suiteTeardown(() => server.stop());
  const trainings = localTrainingsPerTest();

  const connectionTo = (endpoint: string): StoreConnection => ({ kind: 's3', endpoint, region: server.region, accessKey: server.accessKey, secretKey: server.secretKey });

  test('brings data, stores results with checksums, and leaves its keys nowhere', async () => {
    const connection = connectionTo(server.endpoint);
    const store = openStore(connection);
    const command = 'env; cat "$DATA_DIR/images/ü 1.txt" "$DATA_DIR/list.txt" > "$RESULT_DIR/joined"; head -c 9000000 /dev/zero > "$CHECKPOINT_DIR/big"; sleep 0.5';
    const { trainingId } = await trainings.submit(command, { connection, data: { 'images/ü 1.txt': 'one', 'list.txt': 'two' }, files: { 'a/b.py': 'x' } });
    await trainings.until(trainingId, ({ state }) => state === 'processing');
    assert.deepEqual(filesWith(trainings.home, server.secretKey), ['connections.json']);
    assert.equal(statSync(path.join(trainings.folderOf(trainingId).path, 'connections.json')).mode & 0o777, 0o600);
    const { state } = await trainings.untilOver(trainingId);
    assert.equal(state, 'completed');
    assert.equal(Buffer.from(await store.readBytes('nh-output', `${trainingId}/joined`)).toString('utf8'), 'onetwo');
    const record = JSON.parse(Buffer.from(await store.readBytes('nh-output', trainingKeys.record(trainingId, 1))).toString('utf8')) as LearnerRecord;
    assert.deepEqual(record.objects.map(({ key, sizeBytes }) => [key.slice(trainingId.length + 1), sizeBytes]).filter(([key]) => key !== 'learner-1/training-log.txt'), [['_wml_checkpoints/big', 9_000_000], ['joined', 6]]);
    const log = Buffer.from(await store.readBytes('nh-output', trainingKeys.log(trainingId, 1))).toString('utf8');
    assert.ok(log.includes(`TRAINING_ID=${trainingId}`) && !log.includes(server.secretKey) && !log.includes(server.accessKey));
    await trainings.target().list(call);
    assert.deepEqual(filesWith(trainings.home, server.secretKey), []);
  });

  test('keeps results that the store does not take, says so, and a resume stores them without running again', async () => {
    let refusing = false;
    await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, path: url }) => (refusing && method === 'PUT' && url.startsWith('/nh-output/') ? { status: 403, body: denied } : undefined));
    const command = 'echo ran >> "$RESULT_DIR/marks"; sleep 0.3';
    const { trainingId } = await trainings.submit(command, { connection: connectionTo(proxy.endpoint) }, trainings.target({ storeWaitMs: 500, syncMs: 60_000 }));
    await trainings.untilRunning(trainingId);
    refusing = true;
    const { state, failure } = await trainings.untilOver(trainingId);
    assert.equal(state, 'failed');
    assert.equal(failure?.code, 'S303');
    refusing = false;
    await trainings.target().resume(trainingId, call);
    const { facts, ...resumed } = await trainings.untilOver(trainingId);
    assert.deepEqual([resumed.state, facts.attempt], ['completed', 1]);
    assert.equal(Buffer.from(await openStore(connectionTo(server.endpoint)).readBytes('nh-output', `${trainingId}/marks`)).toString('utf8'), 'ran\n');
  });
  test('goes on training while the store refuses results, says since when, and stores them once it takes them', async () => {
    let refusing = true;
    await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, path: url }) => (refusing && method === 'PUT' && url.includes('training-log') ? { status: 403, body: denied } : undefined));
    const command = 'echo first; until [ -e "$RESULT_DIR/enough" ]; do sleep 0.05; done; echo last';
    const plan = await trainings.submit(command, { connection: connectionTo(proxy.endpoint) });
    const { trainingId } = plan;
    const lagging = await trainings.until(trainingId, ({ waiting }) => waiting !== undefined && waiting.includes('could not be stored'));
    assert.equal(lagging.state, 'processing');
    assert.ok(lagging.facts.conditions.every(({ since }) => since !== undefined));
    refusing = false;
    const drained = await trainings.until(trainingId, ({ waiting }) => waiting === undefined);
    assert.equal(drained.state, 'processing');
    await writeFile(path.join(trainings.folderOf(trainingId).work.results(plan), 'enough'), '');
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    assert.equal(Buffer.from(await openStore(connectionTo(server.endpoint)).readBytes('nh-output', trainingKeys.log(trainingId, 1))).toString('utf8'), 'first\nlast\n');
  });

  test('goes on with a download where the killed supervisor left it, and no learner sees a part', async () => {
    const cutAfterBytes = 3_000_000;
    let cut = true;
    const ranges: string[] = [];
    await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, path: url, headers }) => {
      if (method !== 'GET' || !url.includes('/nh-input/large')) return undefined;
      ranges.push(String(headers.range));
      // The first answer never ends, so that the supervisor dies in the middle of it.
      return cut ? { holdAfterBytes: cutAfterBytes } : undefined;
    });
    const large = 'x'.repeat(8_000_000);
    const { trainingId } = await trainings.submit('ls -A "$DATA_DIR" | grep -e large -e weft; wc -c < "$DATA_DIR/large"', { connection: connectionTo(proxy.endpoint), data: { large } });
    const folder = trainings.folderOf(trainingId);
    const partialBytes = (): number => globSync('**/.weft-*.part', { cwd: folder.work.path }).reduce((sum, name) => sum + statSync(path.join(folder.work.path, name)).size, 0);
    while (partialBytes() < cutAfterBytes / 2) await wait(10);
    const holder = (await folder.claims.last())?.value.holder;
    assert.ok(holder);
    while (await isRunning(holder)) signalProcesses([holder.pid], 'SIGKILL');
    cut = false;
    assert.equal((await trainings.untilOver(trainingId)).state, 'completed');
    assert.match(ranges.at(-1) ?? '', /^bytes=\d{6,}-/);
    const log = await openStore(connectionTo(server.endpoint)).readBytes('nh-output', trainingKeys.log(trainingId, 1));
    assert.equal(Buffer.from(log).toString('utf8'), 'large\n8000000\n');
  });
});

const denied = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';

/** Names of the files below a folder that hold the text. */
function filesWith(folder: string, text: string): string[] {
  const files = globSync('**', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.filter((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1').includes(text)).map(({ name }) => name);
}
