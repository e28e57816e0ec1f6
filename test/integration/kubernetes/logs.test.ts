import assert from 'node:assert/strict';
import { serverOf } from '../../support/kubernetes/clusterApi.ts';
import { requireCluster } from '../../support/stack/cluster.ts';
import { startFaultProxy } from '../../support/stack/faultProxy.ts';
import { ClusterDesk, type Launched } from './clusterDesk.ts';

const lines = 2_000;
/** Numbered lines in bursts, some of them empty, long, overprinted or without ASCII, and no line break at the end. */
const script = `
import sys, time
for number in range(1, ${String(lines)} + 1):
    rest = {0: "", 1: "x" * 20000, 2: "Ä ☃ 模型", 3: "a" * 10 + "\\r%d b" % number}.get(number % 401, "loss %.3f" % (1 / number))
    sys.stdout.write("%d %s\\n" % (number, rest))
    if number % 50 == 0:
        sys.stdout.flush()
        time.sleep(0.25)
sys.stdout.write("end")
`;

suite('logs of a cluster’s trainings', function () {
  this.timeout(400_000);
  let desk: ClusterDesk;

  /** Two that run beside each other: most of the time each of them waits for the cluster. */
  let two: Launched;

  suiteSetup(async function () {
    requireCluster(this);
    desk = await ClusterDesk.open();
    two = await desk.launch(await desk.write({ name: 'two', learners: 2, command: 'echo "hello from $LEARNER_ID"; exec sleep 600', more: 'distributed: torchrun\n' }));
  });
  suiteTeardown(() => desk.close());

  const numbers = (out: string): number[] => out.split('\n').flatMap((line) => /^(\d+) /.exec(line)?.[1] ?? []).map(Number);
  const all = Array.from({ length: lines }, (_, index) => index + 1);

  test('followed through a connection that is cut again and again, then from the pod, then from the bucket: no line is lost or comes twice', async () => {
    const proxy = await startFaultProxy(await serverOf(desk.cluster));
    try {
      const { id, ended } = await desk.launch(await desk.write({ name: 'numbers', command: 'python3 train.py' }, { 'train.py': script }));
      const following = desk.run(['logs', id, '--follow', '--json'], await desk.kubeconfigVia(proxy.url));
      let cuts = 0;
      const cutting = setInterval(() => {
        proxy.cut();
        cuts += 1;
      }, 1_000);
      const followed = await following.finally(() => clearInterval(cutting));
      assert.equal(followed.code, 0, followed.err);
      assert.equal((await ended).code, 0);
      assert.ok(cuts > 3, String(cuts));
      const live = followed.out.trimEnd().split('\n').map((line) => JSON.parse(line) as { offset: number; text: string });
      assert.deepEqual(live.map(({ text }) => Number(/^\d+/.exec(text)?.[0])).filter((number) => number > 0), all);
      assert.equal(live.at(-1)?.text, 'end');
      const fromPod = await desk.out('logs', id);
      assert.deepEqual(numbers(fromPod), all);
      await desk.forget(id);
      assert.equal(await desk.out('logs', id), fromPod);
      const stored = (await desk.out('logs', id, '--json')).trimEnd().split('\n').map((line) => JSON.parse(line) as { offset: number; text: string });
      assert.deepEqual(live, stored);
    } finally {
      await proxy.stop();
    }
  });

  test('lines of two learners come as they are written, before the training has ended', async () => {
    const { id } = two;
    const following = desk.weft.start(['logs', id, '--follow'], { env: { KUBECONFIG: desk.cluster.kubeconfig } });
    for (const learner of [1, 2]) await following.seen(`learner-${String(learner)} │ hello from ${String(learner)}`);
    assert.equal((await desk.show(id)).state, 'PROCESSING');
    await desk.out('halt', id, '--yes');
    const { code } = await following.ended;
    assert.equal(code, 0);
    await desk.out('delete', id, '--yes', '--results');
  });
});
