import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../../../src/core/base/weftError.ts';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { followLogs } from '../../../../src/core/logs/followLogs.ts';
import { trainingLogSource } from '../../../../src/core/logs/trainingLogSource.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { S3Connection } from '../../../../src/core/store/storeConnection.ts';
import { downloadDefinition } from '../../../../src/core/training/downloadDefinition.ts';
import { downloadResults } from '../../../../src/core/training/downloadResults.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import type { Trainings } from '../../../../src/core/training/trainings.ts';
import { requireS3, type S3Server, startS3Server } from '../../../support/stack/s3Server.ts';
import { localTrainingsPerTest } from '../target/local/localTrainings.ts';
import { canary, localTarget, request, servicesFor, trainingsOn } from './submitting.ts';

const call = { signal: new AbortController().signal };
const quiet = { ...call, report: () => undefined };

suite('a training whose results go to S3', () => {
  let server: S3Server;
  suiteSetup(async function () {
    requireS3(this);
    server = await startS3Server();
  });
  suiteTeardown(() => server.stop());
  const local = localTrainingsPerTest();

  const connection = (changes: Partial<S3Connection> = {}): S3Connection => ({ kind: 's3', endpoint: server.endpoint, region: server.region, accessKey: server.accessKey, secretKey: server.secretKey, ...changes });
  const trainings = (): Trainings =>
    trainingsOn(local.home, () => openStore(connection()));

  function submit(bucket: string, to: S3Connection, onPackage: () => void = () => undefined): ReturnType<typeof submitTraining> {
    const services = servicesFor(local.home, { clock: systemClock, ...call });
    const usual = request(local.home, '', 'echo a line; sh train.sh', randomBytes(16).toString('hex'), services);
    const packageCode: typeof usual.packageCode = (signal) => {
      onPackage();
      return usual.packageCode(signal);
    };
    return submitTraining({ ...usual, packageCode, plan: { ...usual.plan, results: { dataStoreId: 'store', bucket } }, connections: new Map([['store', to]]) }, services);
  }

  test('is found, read, downloaded and deleted when only the bucket is left', async () => {
    await openStore(connection()).createBucket('results');
    const submitted = await submit('results', connection());
    assert.ok(submitted.ok);
    const { id } = submitted.value;
    assert.equal((await trainings().waitFor(id, call)).state, 'completed');
    for (const file of await readdir(path.join(local.home, 'trainings'), { recursive: true, withFileTypes: true })) {
      const text = file.isFile() ? await readFile(path.join(file.parentPath, file.name), 'utf8').catch(textOfMissing) : '';
      assert.ok(!text.includes(canary), file.name);
    }
    await rm(path.join(local.home, 'trainings'), { recursive: true, maxRetries: 20, retryDelay: 50 });

    const known = trainings();
    assert.deepEqual((await known.list(call)).trainings.map((training) => [training.id, training.state]), [[id, 'completed']]);
    const found = await known.find(id, call);
    const lines: string[] = [];
    for await (const batch of followLogs(await trainingLogSource(found, known, call), { follow: true, clock: systemClock, ...call })) lines.push(...batch.map(({ text }) => text));
    assert.deepEqual(lines, ['a line']);

    const { plan } = found.training.facts;
    const store = await known.results(plan, call);
    const destination = path.join(local.home, 'here');
    const onExisting = (): Promise<'keep'> => Promise.resolve('keep');
    await downloadResults(plan, store, { destination, ...quiet, onExisting });
    assert.equal(await readFile(path.join(destination, 'result'), 'utf8'), 'trained\n');
    assert.equal((await downloadResults(plan, store, { destination, ...quiet, onExisting })).files, 0);
    const archive = await readFile(await downloadDefinition(plan, store, { destination, ...quiet, onExisting }));
    assert.equal(archive.subarray(0, 2).toString(), 'PK');

    assert.equal(await known.delete(id, { ...call, results: { ...quiet, confirm: () => Promise.resolve(true) } }), 'deleted');
    const left: string[] = [];
    for await (const { key } of store.list('results')) left.push(key);
    assert.deepEqual(left.filter((key) => !key.startsWith('_weft_packs/')), []);
    assert.deepEqual((await known.list(call)).trainings, []);
  });

  test('is refused before anything is packed when bucket or keys are wrong, each in its own words', async () => {
    await openStore(connection()).createBucket('results-2');
    let packed = 0;
    const refused = (bucket: string, to: S3Connection): Promise<unknown> => submit(bucket, to, () => (packed += 1));
    await assert.rejects(refused('missing', connection()), { code: 'store/bucket-missing', message: /“missing”.*aws s3 mb s3:\/\/missing/ });
    await assert.rejects(refused('results-2', connection({ secretKey: 'wrong' })), { code: 'store/wrong-secret-key' });
    await assert.rejects(refused('results-2', connection({ accessKey: 'nobody' })), { code: 'store/unknown-access-key' });
    await assert.rejects(refused('results-2', connection({ endpoint: 'http://127.0.0.1:1' })), { code: 'store/unreachable' });
    assert.equal(packed, 0);
    assert.deepEqual((await readdir(path.join(local.home, 'submissions'))).filter((name) => name.endsWith('.json')), []);
    assert.deepEqual(await localTarget(local.home).list(call), []);
  });
});

/** What a supervisor has tidied away meanwhile holds nothing any more; any other failure to read is one. */
function textOfMissing(thrown: unknown): string {
  if (systemErrorCode(thrown) === 'ENOENT') return '';
  throw thrown;
}
