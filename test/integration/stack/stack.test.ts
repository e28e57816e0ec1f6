import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CoreV1Api, KubeConfig, type KubernetesObjectApi, type V1Job, type V1Pod } from '@kubernetes/client-node';
import { requireCluster, startCluster, type TestCluster } from '../../support/stack/cluster.ts';
import { objectsOf, type PlainObject } from '../../support/stack/clusterObjects.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { twoLearnerJob } from './twoLearnerJob.ts';

suite('test cluster', () => {
  let cluster: TestCluster;
  let namespace: string;
  /** By the narrow user, who holds what Weft asks for and nothing else. */
  let narrow: KubernetesObjectApi;
  let s3: S3Client;

  suiteSetup(async function () {
    requireCluster(this);
    cluster = await startCluster();
    namespace = await cluster.createNamespace();
    narrow = objectsOf(cluster.kubeconfig, cluster.narrowContext);
    const { endpoint, accessKey, secretKey } = cluster.s3;
    s3 = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } });
  });

  suiteTeardown(async () => {
    s3.destroy();
    await cluster.removeNamespace(namespace);
  });

  async function textAt(bucket: string, key: string): Promise<string | undefined> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return Body?.transformToString();
  }

  test('runs two learners that fetch, meet by name and leave results, under restricted and by the narrow user', async () => {
    const name = 'two-learners';
    const bucket = `stack-${namespace}`;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'input/number.txt', Body: '41' }));
    const { podEndpoint, accessKey, secretKey } = cluster.s3;
    const [learnerImage = '', rcloneImage = ''] = [cluster.images.at(0), cluster.images.at(-1)];
    for (const object of twoLearnerJob({ name, namespace, bucket, podEndpoint, accessKey, secretKey, learnerImage, rcloneImage })) await narrow.create(object);

    const outcome = await waitUntil('the Job ends', 60_000, async () => {
      const { status } = await narrow.read<V1Job>({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace } });
      return status?.conditions?.find(({ type, status: claim }) => ['Complete', 'Failed'].includes(type) && claim === 'True');
    });
    assert.equal(outcome.type, 'Complete', outcome.message);
    assert.equal(await textAt(bucket, 'output/learner-0.txt'), '41 42');
    assert.equal(await textAt(bucket, 'output/learner-1.txt'), '42 None');
    assert.deepEqual((await logsOf(name)).sort(), ['learner 0 heard 42\n', 'learner 1 heard None\n']);
  });

  async function logsOf(job: string): Promise<string[]> {
    const config = new KubeConfig();
    config.loadFromFile(cluster.kubeconfig);
    config.setCurrentContext(cluster.narrowContext);
    const core = config.makeApiClient(CoreV1Api);
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: `job-name=${job}` });
    return Promise.all(items.map(({ metadata }) => core.readNamespacedPodLog({ name: metadata?.name ?? '', namespace, container: 'learner' })));
  }

  test('looks for an image that it does not have on its own bridge only', async () => {
    const metadata = { name: 'no-such-image', namespace };
    const container = { name: 'learner', image: 'no/such:1', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } };
    const securityContext = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
    const pod: PlainObject = { apiVersion: 'v1', kind: 'Pod', metadata, spec: { securityContext, containers: [container] } };
    await cluster.objects.create(pod);
    const message = await waitUntil('the pull fails', 30_000, async () => {
      const { status } = await cluster.objects.read<V1Pod>(pod);
      return status?.containerStatuses?.[0]?.state?.waiting?.message;
    });
    assert.match(message, /dial tcp 10\.213\.76\.1:5000: connect: connection refused/);
  });

  test('refuses a pod that is not restricted', async () => {
    const pod: PlainObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'careless', namespace }, spec: { containers: [{ name: 'learner', image: 'python:3.11' }] } };
    await assert.rejects(cluster.objects.create(pod), /violates PodSecurity \W*restricted/);
  });

  test('lets the narrow user make a Secret but not read it, and says both in the audit log', async () => {
    const secret: PlainObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kept', namespace } };
    await narrow.create(secret);
    await assert.rejects(narrow.read(secret), { code: 403 });
    const requests = (await readFile(cluster.audit, 'utf8')).split('\n').filter((line) => line.includes(`/namespaces/${namespace}/secrets`));
    const asked = requests.map((line) => JSON.parse(line) as { verb: string; user: { username: string }; responseStatus: { code: number } });
    const byNarrowUser = asked.filter(({ user }) => user.username === 'weft-user').map(({ verb, responseStatus }) => `${verb} ${String(responseStatus.code)}`);
    assert.deepEqual(byNarrowUser.slice(-2), ['create 201', 'get 403']);
  });
});
