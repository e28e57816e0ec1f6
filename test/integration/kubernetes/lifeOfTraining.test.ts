import assert from 'node:assert/strict';
import { glob, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { objectNames } from '../../../src/core/target/kubernetes/objects/trainingMetadata.ts';
import { requireCluster } from '../../support/stack/cluster.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { ClusterDesk, type Launched } from './clusterDesk.ts';

/** Counts on from its checkpoint to 1,000, and writes one when it is told to end. */
const counter = `
import os, signal, sys, time
checkpoint = os.path.join(os.environ["CHECKPOINT_DIR"], "last.ckpt")
step = int(open(checkpoint).read()) if os.path.exists(checkpoint) else 0
if step:
    print("going on from %d" % step, flush=True)
    open(os.path.join(os.environ["RESULT_DIR"], "model.txt"), "w").write("trained from %d" % step)
    sys.exit(0)
def end(*_):
    open(checkpoint, "w").write(str(step))
    sys.exit(143)
signal.signal(signal.SIGTERM, end)
while True:
    step += 1
    print("step %d" % step, flush=True)
    time.sleep(0.2)
`;

suite('the life of a training on a cluster', function () {
  this.timeout(400_000);
  let desk: ClusterDesk;

  /** All at once: most of the time each of them waits for the cluster. */
  let begun: Readonly<Record<'counter' | 'flaky' | 'keyless', Launched>>;

  suiteSetup(async function () {
    requireCluster(this);
    desk = await ClusterDesk.open();
    begun = {
      counter: await desk.launch(await desk.write({ name: 'counter', command: 'python3 train.py' }, { 'train.py': counter })),
      flaky: await desk.launch(await desk.write({ name: 'flaky', command: 'n=$(ls "$CHECKPOINT_DIR" | wc -l); echo "try $n"; echo x >"$CHECKPOINT_DIR/$n.bin"; [ "$n" = 2 ]' })),
      keyless: await desk.launch(await desk.write({ name: 'keyless', command: 'exit 3' })),
    };
  });
  suiteTeardown(() => desk.close());

  test('it is halted, goes on from its checkpoint, is downloaded, and leaves nothing when it is deleted with its results', async () => {
    const { id, ended } = begun.counter;
    await waitUntil('it counts', 240_000, async () => (await desk.out('logs', id)).includes('step 5'));
    await desk.out('halt', id, '--yes');
    assert.equal((await ended).code, 130);
    const halted = await desk.reached(id, 'HALTED');
    assert.equal(halted.code, undefined, halted.reason);
    const checkpoint = await desk.text(desk.bucket, `${id}/_wml_checkpoints/last.ckpt`);
    await desk.out('resume', id);
    await desk.reached(id, 'COMPLETED');
    const log = await desk.out('logs', id);
    assert.match(log, new RegExp(`^step 1\n(step \\d+\n)*going on from ${checkpoint}\n$`));
    await desk.out('download', id, '--to', 'down');
    assert.equal(await readFile(path.join(desk.weft.cwd, 'down/model.txt'), 'utf8'), `trained from ${checkpoint}`);
    await desk.out('download', id, '--definition', '--to', 'code');
    assert.match((await readdir(path.join(desk.weft.cwd, 'code'))).join(), /\.zip$/);
    assert.match(await desk.out('show', id), /attempt +2/);

    await desk.out('delete', id, '--yes', '--results');
    assert.deepEqual(await desk.keys(desk.bucket, `${id}/`), []);
    await waitUntil('all that belonged to it is collected', 120_000, async () => {
      const left = await Promise.all(([['batch/v1', 'Job'], ['v1', 'Pod'], ['v1', 'Service'], ['v1', 'ConfigMap'], ['v1', 'Secret']] as const).map(([version, kind]) => desk.objects(version, kind)));
      return !JSON.stringify(left).includes(id);
    });
    assert.equal((await desk.run(['show', id])).code, 2);
  });

  test('one that failed goes on as its next attempt, its Job and keys made anew, also when its Job is gone', async () => {
    const { id, ended } = begun.flaky;
    assert.equal((await ended).code, 1);
    await desk.out('resume', id);
    const again = await desk.reached(id, 'FAILED');
    assert.equal(again.code, 'C201', again.reason);
    await desk.forget(id);
    await desk.out('resume', id);
    await desk.reached(id, 'COMPLETED');
    assert.equal(await desk.out('logs', id), 'try 0\ntry 1\ntry 2\n');
    assert.match(await desk.out('show', id), /attempt +3/);
    const secrets = JSON.stringify(await desk.objects('v1', 'Secret'));
    const [, submissionId = ''] = new RegExp(`"${id}-([0-9a-f]{32})"`).exec(secrets) ?? [];
    assert.ok(secrets.includes(objectNames({ trainingId: id, submissionId }).secret));
  });

  test('without the keys a failed training stays as it is, and it is said what is missing', async () => {
    const { id, ended } = begun.keyless;
    assert.equal((await ended).code, 1);
    // Any of the manifests that have led to the bucket would give them.
    const texts: Record<string, string> = {};
    for await (const file of glob('*/manifest.yml', { cwd: desk.weft.cwd })) texts[file] = await readFile(path.join(desk.weft.cwd, file), 'utf8');
    await desk.weft.write(Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, text.replace(/ +user_name: .*\n +password: .*\n/, '')])));
    const { code, err } = await desk.run(['resume', id]);
    assert.equal(code, 2, err);
    assert.match(err, /--store store=/);
    assert.equal((await desk.objects('batch/v1', 'Job')).filter((job) => JSON.stringify(job).includes(id)).length, 1);
    await desk.weft.write(texts);
    await desk.out('delete', id, '--yes', '--results');
  });
});
