import assert from 'node:assert/strict';
import { glob, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { forEachBounded } from '../../../src/core/base/forEachBounded.ts';
import type { Job, Pod } from '../../../src/core/target/kubernetes/api/objects.ts';
import type { LearnerRecord } from '../../../src/core/target/learnerRecord.ts';
import type { TrainingJson } from '../../../src/core/view/trainingJson.ts';
import { nodeViewer } from '../../support/kubernetes/nodeViewer.ts';
import { pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';
import { spellings } from '../../support/spellings.ts';
import { requireCluster } from '../../support/stack/cluster.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import { articleManifestFor, assertWellAboveChance, example, writeImages } from '../cli/article.ts';
import { type Ended, submittedId } from '../cli/weft.ts';
import { grantedRights, usedRights } from './auditedRights.ts';
import { ClusterDesk, type Launched } from './clusterDesk.ts';
import { call, ClusterTrainings } from './clusterTrainings.ts';
import { losingAnswers } from './losingAnswers.ts';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** All at once: most of the time each of them waits for the cluster. */
suite('trainings on a cluster, from the command line of a user with the documented Role', function () {
  this.timeout(400_000);
  let desk: ClusterDesk;
  let images: TempFolder;
  const launched = new Map<string, Launched>();

  suiteSetup(async function () {
    requireCluster(this);
    const { python } = await pythonEnvironmentOrSkip(this, [path.join(example, 'requirements.txt'), path.join(example, 'requirements-digits.txt')]);
    images = await tempFolder();
    await writeImages(python, images.path);
    desk = await ClusterDesk.open();
    for (const bucket of ['nh-input', 'nh-output']) await desk.makeBucket(bucket);
    // The cluster may be older than this run, and the article's names are the only ones that are not this run's alone.
    await desk.store.delete('nh-input', await desk.keys('nh-input', ''));
    await forEachBounded(await Array.fromAsync(glob('**/*.*', { cwd: images.path })), 8, async (file) => {
      await desk.store.writeFile('nh-input', `images/${file}`, images.join(file));
    });
    const { podEndpoint: endpoint, accessKey, secretKey } = desk.cluster.s3;
    await desk.weft.write({ 'article.yml': await articleManifestFor({ endpoint, accessKey, secretKey }) });
    launched.set('article', await desk.launch('article.yml', example));
    await launch('gang', { learners: 2, command: 'python3 train.py 3', more: 'distributed: torchrun\n' }, { 'train.py': await readFile(path.join(import.meta.dirname, 'fixtures', 'allReduce.py'), 'utf8') });
    await launch('memory', { command: 'echo big; exec python3 -c "x = bytearray(2_000_000_000); print(len(x))"' });
    await launch('module', { command: 'python3 train.py' }, { 'train.py': 'import no_such_module\n' });
    await launch('script', { command: 'cd /tmp && python3 absent.py' });
    await launch('pull', { image: 'no/such:1', command: 'true' });
    await launch('canary', { command: 'env; mount; cat /etc/weft/store/* 2>&1; exit 0' });
  });

  suiteTeardown(async () => {
    await desk.close();
    await images[Symbol.asyncDispose]();
  });

  async function launch(name: string, options: Omit<Parameters<ClusterDesk['write']>[0], 'name'>, files?: Readonly<Record<string, string>>): Promise<void> {
    launched.set(name, await desk.launch(await desk.write({ name, ...options }, files)));
  }

  const one = (name: string): Launched => launched.get(name) ?? assert.fail(`“${name}” was not launched.`);

  test('the article’s manifest, with only its endpoint and keys changed, trains on two GPUs and leaves its results', async () => {
    const { id, ended } = one('article');
    const { code, err } = await ended;
    assert.equal(code, 0, err);
    const { gpus, results, state } = await desk.show(id);
    assert.deepEqual({ gpus, results, state }, { gpus: 2, results: `nh-output/${id}`, state: 'COMPLETED' });
    const [pod] = (await desk.objects('v1', 'Pod')).filter((object) => JSON.stringify(object).includes(id)) as Pod[];
    assert.equal(pod?.spec?.containers[0]?.resources?.limits?.['nvidia.com/gpu'], '2');
    const classes = await readdir(images.path);
    assert.deepEqual((await desk.text('nh-output', `${id}/labels.txt`)).trim().split('\n').sort(), classes.sort());
    const keys = await desk.keys('nh-output', `${id}/`);
    for (const key of ['graph.pb', '_submitted_code/READY', 'learner-1/_record.json', 'learner-1/training-log.txt']) assert.ok(keys.includes(`${id}/${key}`), key);
    for (const run of ['train', 'validation']) assert.ok(keys.some((key) => key.startsWith(`${id}/retrain_logs/${run}/`) && key.includes('tfevents')), run);
    const log = await desk.out('logs', id);
    assertWellAboveChance(log, classes);
    const scalars = JSON.parse(await desk.out('scalars', id, '--json')) as { tag: string }[];
    assert.deepEqual([...new Set(scalars.map(({ tag }) => tag))].sort(), ['accuracy', 'cross_entropy']);
  });

  test('two learners find each other by name and reduce together', async () => {
    const { id, ended } = one('gang');
    const { code, err } = await ended;
    assert.equal(code, 0, err);
    for (const learner of [1, 2]) {
      assert.equal(await desk.text(desk.bucket, `${id}/weights-${String(learner - 1)}.txt`), '1.500');
      assert.equal(await desk.out('logs', id, '--learner', String(learner)), [0, 1, 2].map((step) => `learner ${String(learner)} of 2 step ${String(step)} mean 1.500\n`).join(''));
    }
  });

  test('out of memory, a missing module and a missing script are told apart, each with what to do', async () => {
    const causes: Readonly<Record<string, RegExp>> = {
      memory: /memory failed \(C202\): Learner 1 ran out of memory \(limit 200 MB, exit code 137\)\. Raise memory/,
      module: /module failed \(C206\): Learner 1 lacks the Python module “no_such_module” \(exit code 1\)\. /,
      script: /script failed \(C205\): Learner 1 did not find its script “\/tmp\/absent\.py” \(exit code 2\)\. /,
    };
    for (const [name, words] of Object.entries(causes)) {
      const { code, err } = await one(name).ended;
      assert.equal(code, 1, err);
      assert.match(err, words);
    }
  });

  test('an image that cannot be pulled is said while it waits, and the training can be deleted', async () => {
    const { id } = one('pull');
    const { reason } = await waitUntil('the pull has failed', 120_000, async () => {
      const training = await desk.show(id);
      return training.code === 'S103' && training;
    });
    assert.match(reason ?? '', /^The image “no\/such:1” cannot be pulled: /);
    await desk.out('delete', id, '--yes', '--results');
    const { code, err } = await desk.run(['show', id]);
    assert.equal(code, 2, err);
  });

  test('more GPUs than any node has are refused at the manifest’s line for a user who may list nodes, and nothing is left of it', async () => {
    const manifest = await desk.write({ name: 'hundred', gpus: 99, command: 'true' });
    const viewer = await nodeViewer(desk.cluster, desk.namespace);
    try {
      await desk.weft.write({ viewer: viewer.kubeconfig });
      const kubeconfig = path.join(desk.weft.cwd, 'viewer');
      const train = (...more: readonly string[]): Promise<Ended> => desk.run(['train', manifest, ...more, '--target', viewer.context, '--namespace', desk.namespace], kubeconfig);
      const { code, out, err } = await waitUntil('the roles count', 30_000, async () => {
        const ended = await train();
        return !ended.err.includes('preflight/right-missing') && ended;
      });
      assert.equal(code, 4, err);
      assert.match(err, new RegExp(`^hundred/manifest\\.yml:4:7 error preflight/never-fits The learner needs 99 GPUs; no node has more than ${String(desk.cluster.gpus)}\\.`, 'm'));
      assert.equal(out, '');
      assert.ok(!JSON.stringify(await desk.objects('batch/v1', 'Job')).includes('"hundred-'));
      assert.deepEqual((await desk.keys(desk.bucket, '')).filter((key) => key.startsWith('hundred-')), []);
      const detached = await train('--no-preflight', '--detach');
      assert.equal(detached.code, 0, detached.err);
      const id = submittedId(detached.out);
      const { reason } = await waitUntil('it is said that it waits for ever', 60_000, async () => {
        const training = JSON.parse((await desk.run(['show', id, '--json'], kubeconfig)).out) as TrainingJson;
        return training.reason?.includes('GPU') === true && training;
      });
      assert.equal(reason, `The learner needs 99 GPUs; no node has more than ${String(desk.cluster.gpus)}.`);
      await desk.out('delete', id, '--yes', '--results');
    } finally {
      await viewer.remove();
    }
  });

  test('more GPUs than any node has stay pending for a user who may not, and it is said why', async () => {
    for (const more of [[], ['--no-preflight']]) {
      const running = desk.weft.start(['train', await desk.write({ name: 'hundred', gpus: 99, command: 'true' }), ...more, ...desk.place], { env: { KUBECONFIG: desk.cluster.kubeconfig } });
      await running.seen(/^submitted +\S+/m);
      const submittedMs = performance.now();
      await running.seen(/^ +The learner needs 99 GPUs; /m);
      console.log(`      said why it waits ${seconds(performance.now() - submittedMs)} after it was submitted`);
      const id = submittedId(running.text());
      assert.equal(running.text().includes('Whether a node of'), more.length === 0, running.text());
      assert.equal((await desk.show(id)).state, 'PENDING');
      await desk.out('delete', id, '--yes', '--results');
      const { code, err } = await running.ended;
      assert.equal(code, 1, err);
      assert.match(err, /was deleted before it ended/);
    }
  });

  test('a third of three that crashes fails the training with its number, exit code and last lines; the others are stopped', async () => {
    // After the others: how long it takes is printed, and a small machine should not be busy with something else.
    await launch('crash', { learners: 3, more: 'distributed: torchrun\n', command: 'if [ "$LEARNER_ID" = 3 ]; then sleep 3; echo "no such layer"; exit 7; fi; echo waiting; exec sleep 600' });
    const { id, ended } = one('crash');
    const { code, err, atMs } = await ended;
    assert.equal(code, 1, err);
    assert.match(err, /crash failed \(C201\): Learner 3 crashed with exit code 7: no such layer\./);
    const shown = await desk.out('show', id);
    assert.match(shown, /✗ failed/);
    assert.match(shown, /no such layer/);
    await waitUntil('no learner is left', 120_000, async () => !((await desk.objects('v1', 'Pod')) as Pod[]).some(({ metadata, status }) => metadata?.name?.startsWith(id) && status?.phase === 'Running'));
    const records = await Promise.all([1, 2, 3].map(async (learner) => JSON.parse(await desk.text(desk.bucket, `${id}/learner-${String(learner)}/_record.json`)) as LearnerRecord));
    assert.deepEqual(records.map(({ outcome }) => outcome), ['stopped', 'stopped', 'failed']);
    const [first = 0, second = 0, crashed = 0] = records.map(({ endedAt }) => Date.parse(endedAt));
    console.log(`      told ${seconds(atMs - crashed)} after the crash; the others had ended after ${seconds(Math.max(first, second) - crashed)}`);
  });

  test('the outcome and the logs outlive the Job', async () => {
    const { id, ended } = one('gang');
    await ended;
    await desk.forget(id);
    const { state, target, namespace } = await desk.show(id);
    assert.deepEqual({ state, target, namespace }, { state: 'COMPLETED', target: desk.cluster.narrowContext, namespace: desk.namespace });
    assert.match(await desk.out('logs', id), /learner-2 │ learner 2 of 2 step 2 mean 1\.500/);
    const listed = JSON.parse(await desk.out('list', '--json')) as { id: string; state: string }[];
    assert.equal(listed.find((training) => training.id === id)?.state, 'COMPLETED');
  });

  test('keys are in the Secrets, and in no other object, bucket, log or output', async () => {
    await Promise.all([...launched].filter(([name]) => name !== 'pull').map(([, { ended }]) => ended));
    assert.match(await desk.out('logs', one('canary').id), /cat: .*\/etc\/weft\/store/);
    const forms = spellings(desk.cluster.s3.secretKey);
    const assertClean = (where: string, text: string): void => {
      for (const form of forms) assert.ok(!text.includes(form), where);
    };
    for (const [version, kind] of [['batch/v1', 'Job'], ['v1', 'Pod'], ['v1', 'Service'], ['v1', 'ConfigMap'], ['v1', 'Event'], ['v1', 'Endpoints']] as const) assertClean(kind, JSON.stringify(await desk.objects(version, kind)));
    for (const [bucket, prefix] of [[desk.bucket, ''], ['nh-output', `${one('article').id}/`]] as const) {
      for (const key of await desk.keys(bucket, prefix)) if (!key.includes('/bottlenecks/')) assertClean(key, Buffer.from(await desk.store.readBytes(bucket, key)).toString('latin1'));
    }
    for await (const entry of glob('**/*', { cwd: desk.weft.home, withFileTypes: true })) if (entry.isFile()) assertClean(entry.name, await readFile(path.join(entry.parentPath, entry.name), 'latin1'));
    assertClean('an output', desk.printed.join('\n'));
    assert.ok(((await desk.objects('batch/v1', 'Job')) as Job[]).length > 0);
  });

  test('the rights that all this took are those of the documented Role, both ways', async () => {
    const trainings = await ClusterTrainings.make(desk.cluster, desk.namespace);
    const plan = trainings.plan();
    // A submit whose every first answer is lost looks for what it may have made.
    await trainings.writer(losingAnswers(trainings.api)).create(trainings.submission(plan), call());
    await trainings.writer().delete(plan.trainingId, call());
    await waitUntil('the audit log has the last of it', 30_000, async () => isDeepStrictEqual(await usedRights(desk.cluster.audit, desk.namespace), grantedRights())).catch(() => undefined);
    assert.deepEqual(await usedRights(desk.cluster.audit, desk.namespace), grantedRights());
  });
});
