// Writes what a real cluster says in the situations of the table below: node test/support/kubernetes/captureFixtures.ts [NAME…]
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { TrainingPlan } from '../../../src/core/plan/trainingPlan.ts';
import { apiResources } from '../../../src/core/target/kubernetes/api/apiResources.ts';
import type { HttpKubernetesApi } from '../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import { listObjects } from '../../../src/core/target/kubernetes/api/listObjects.ts';
import type { ClusterEvent, Container, Job, Node, Pod } from '../../../src/core/target/kubernetes/api/objects.ts';
import { trainingAnnotations } from '../../../src/core/target/kubernetes/trainingLabels.ts';
import { startCluster, type TestCluster } from '../stack/cluster.ts';
import type { PlainObject } from '../stack/clusterObjects.ts';
import { waitUntil } from '../stack/waitUntil.ts';
import { somePlan } from '../trainingFixture.ts';
import { clusterApi } from './clusterApi.ts';
import { sketchedJob, type SketchedJob } from './sketchedJob.ts';

/** All that Kubernetes says of one training. */
export interface CapturedObjects {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly events: readonly ClusterEvent[];
  readonly nodes?: readonly Node[];
}

interface Scene {
  readonly api: HttpKubernetesApi;
  readonly cluster: TestCluster;
  readonly namespace: string;
  readonly id: string;
}

interface Situation {
  readonly plan?: Partial<TrainingPlan>;
  readonly job?: Partial<SketchedJob>;
  /** Objects that have to be there before. */
  readonly before?: readonly { readonly kind: string; readonly name: string; readonly spec: object }[];
  /** What happens once the Job is there. */
  readonly then?: (scene: Scene) => Promise<void>;
  readonly until: (objects: CapturedObjects) => boolean;
  readonly withNodes?: boolean;
}

/** A node that nobody runs: the node controller sees it fall silent. */
const ghost = 'ghost-node';
const ghostNode: PlainObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: ghost } };
const fixtures = path.resolve(import.meta.dirname, '../../unit/core/target/kubernetes/facts/fixtures');
const gpu = 'nvidia.com/gpu';
const resources = (gpuCount: number) => ({ cpuMillicores: 100, gpuCount, memoryBytes: 64 * 2 ** 20 });
const isFailed = ({ job }: CapturedObjects): boolean => job.status?.conditions?.some(({ type, status }) => type === 'Failed' && status === 'True') ?? false;
const learner = (pod: Pod | undefined) => pod?.status?.containerStatuses?.find(({ name }) => name === 'learner');
const isRunning = ({ pods }: CapturedObjects): boolean => pods.length > 0 && pods.every((pod) => learner(pod)?.state?.running !== undefined);
const hasEvent = (reason: string) => ({ events }: CapturedObjects): boolean => events.some((event) => event.reason === reason);

const situations: Readonly<Record<string, Situation>> = {
  'uploading': { job: { spec: { suspend: true }, annotations: { [trainingAnnotations.phase]: 'uploading' } }, until: ({ job }) => job.status?.conditions?.some(({ type }) => type === 'Suspended') ?? false },
  'halted': { job: { spec: { suspend: true }, annotations: { [trainingAnnotations.wish]: 'halt' } }, until: ({ job }) => job.status?.conditions?.some(({ type }) => type === 'Suspended') ?? false },
  'suspended-by-someone': { job: { spec: { suspend: true } }, until: ({ job }) => job.status?.conditions?.some(({ type }) => type === 'Suspended') ?? false },
  'queued': { plan: { queue: 'gpu-a' }, job: { spec: { suspend: true } }, until: ({ job }) => job.status?.conditions?.some(({ type }) => type === 'Suspended') ?? false },
  'more-gpus-than-any-node': { plan: { learners: 2, resources: resources(99) }, job: { limits: { [gpu]: '99' } }, until: ({ pods }) => pods.length === 2 && pods.every(({ status }) => status?.conditions?.some(({ reason }) => reason === 'Unschedulable')), withNodes: true },
  'more-gpus-than-are-free': { plan: { learners: 3, resources: resources(3) }, job: { limits: { [gpu]: '3' }, learner: 'sleep 1000' }, until: ({ pods }) => pods.length === 3 && pods.some(({ status }) => status?.conditions?.some(({ reason }) => reason === 'Unschedulable')) && pods.filter((pod) => learner(pod)?.state?.running).length === 2, withNodes: true },
  'no-node-of-the-gpu-type': { plan: { resources: { ...resources(1), gpuType: 'H100' } }, job: { limits: { [gpu]: '1' }, podSpec: { nodeSelector: { 'nvidia.com/gpu.product': 'H100' } } }, until: ({ pods }) => pods.some(({ status }) => status?.conditions?.some(({ reason }) => reason === 'Unschedulable')), withNodes: true },
  'quota-exceeded': {
    plan: { learners: 2, resources: resources(2) },
    job: { limits: { [gpu]: '2' } },
    before: [{ kind: 'ResourceQuota', name: 'team-gpus', spec: { hard: { 'requests.nvidia.com/gpu': '3', 'limits.memory': '10Gi' } } }],
    until: ({ pods, events }) => pods.length === 1 && hasEvent('FailedCreate')({ events } as CapturedObjects),
  },
  'limit-range': { before: [{ kind: 'LimitRange', name: 'small', spec: { limits: [{ type: 'Container', max: { memory: '32Mi' } }] } }], until: hasEvent('FailedCreate') },
  'pod-security': { job: { podSpec: { securityContext: {} } }, until: hasEvent('FailedCreate') },
  'image-missing': { job: { image: 'no/such:1' }, until: ({ pods }) => learner(pods[0])?.state?.waiting?.reason === 'ErrImagePull' },
  'image-missing-for-long': { job: { image: 'no/such:1' }, until: ({ pods }) => learner(pods[0])?.state?.waiting?.reason === 'ImagePullBackOff' },
  'image-name-invalid': { job: { image: 'No Such Image' }, until: ({ pods }) => learner(pods[0])?.state?.waiting?.reason === 'InvalidImageName' },
  'store-image-missing': { job: { storeImage: 'no/rclone:1' }, until: ({ pods }) => pods[0]?.status?.initContainerStatuses?.[0]?.state?.waiting?.reason === 'ErrImagePull' },
  'secret-missing': { job: { podSpec: { volumes: [{ name: 'job', secret: { secretName: 'no-such-secret' } }] } }, until: hasEvent('FailedMount') },
  'root-image': { job: { podSpec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }, storeImage: 'rclone/rclone:1.76.0' }, until: ({ pods }) => pods[0]?.status?.initContainerStatuses?.[0]?.state?.waiting?.reason === 'CreateContainerConfigError' },
  'fetching': { job: { fetch: 'sleep 1000' }, until: ({ pods }) => pods[0]?.status?.initContainerStatuses?.[0]?.state?.running !== undefined },
  'data-not-loaded': { job: { fetch: 'echo "The data bucket “nh-input” could not be loaded: AccessDenied: Access Denied" >/dev/termination-log; exit 22' }, until: isFailed },
  'fetch-out-of-memory': { job: { fetch: 'dd if=/dev/zero of=/dev/null bs=200M' }, until: ({ pods }) => pods[0]?.status?.phase === 'Failed' },
  'running': { plan: { learners: 2 }, job: { learner: 'sleep 1000' }, until: ({ pods, ...rest }) => pods.length === 2 && isRunning({ pods, ...rest }) },
  'completed': { plan: { learners: 2 }, until: ({ job }) => job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') ?? false },
  'completed-without-record': { job: { learner: 'true', sync: 'trap "exit 143" TERM; sleep 1000 & wait' }, until: ({ job }) => job.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') ?? false },
  'second-of-three-crashed': { plan: { learners: 3 }, job: { learner: 'if [ "$JOB_COMPLETION_INDEX" = 1 ]; then sleep 1; echo starting; echo "KeyError: labels"; exit 7; fi; sleep 1000' }, until: (objects) => isFailed(objects) && objects.pods.length === 1 },
  'out-of-memory': { job: { learner: 'python3 -c "b = bytearray(200 << 20)"' }, until: isFailed },
  'out-of-memory-in-a-child-only': { job: { learner: 'python3 -c "b = bytearray(200 << 20)"; true' }, until: ({ job }) => job.status?.conditions?.some(({ type }) => type === 'Complete') ?? false },
  'disk-limit': { job: { learner: 'dd if=/dev/zero of=/job/big bs=1M count=40; sleep 1000', podSpec: { volumes: [{ name: 'job', emptyDir: { sizeLimit: '16Mi' } }] } }, until: ({ pods }) => pods.some(({ status }) => status?.reason === 'Evicted') },
  'evicted-and-replaced': { job: { learner: 'sleep 1000', podSpec: { terminationGracePeriodSeconds: 20 } }, then: evict, until: ({ pods }) => pods[0]?.metadata?.deletionTimestamp !== undefined },
  'evicted-for-good': { plan: { learners: 2 }, job: { learner: 'sleep 1000', spec: { podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] } } }, then: evict, until: (objects) => isFailed(objects) && objects.pods.length === 0 },
  'node-unreachable': { job: { podSpec: { nodeName: ghost, tolerations: [{ operator: 'Exists' }] } }, then: loseNode, until: ({ pods }) => pods[0]?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'False') ?? false },
  'deadline': { plan: { maxDurationSeconds: 2 }, job: { learner: 'sleep 1000' }, until: isFailed },
  'waiting-for-retry': { plan: { retries: 3 }, job: { learner: 'exit 3' }, until: ({ pods, job }) => pods.length === 1 && pods[0]?.status?.phase === 'Failed' && !isFailed({ job } as CapturedObjects) },
  'retried': { plan: { retries: 1 }, job: { learner: 'exit 3' }, until: (objects) => isFailed(objects) && objects.pods.length === 2 },
  'being-deleted': { job: { learner: 'sleep 1000', podSpec: { terminationGracePeriodSeconds: 20 } }, then: deleteJob, until: ({ job, pods }) => job.metadata?.deletionTimestamp !== undefined && pods[0]?.metadata?.deletionTimestamp !== undefined },
};

async function runningPod({ api, namespace, id }: Scene): Promise<string> {
  return waitUntil('a pod runs', 30_000, async () => {
    const { pods } = await readAll(api, namespace, id);
    return learner(pods[0])?.state?.running && pods[0]?.metadata?.name;
  });
}

async function evict(scene: Scene): Promise<void> {
  const { api, namespace } = scene;
  const name = await runningPod(scene);
  await api.send({ verb: 'create', resource: apiResources.pods, namespace, name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }, signal: new AbortController().signal });
}

/** Makes a pod look as if it ran on a node, and that node as if it had just been heard of. */
async function loseNode({ api, cluster, namespace, id }: Scene): Promise<void> {
  const { signal } = new AbortController();
  const at = new Date().toISOString();
  const node: PlainObject = { apiVersion: 'v1', kind: 'Node', metadata: { name: ghost }, spec: { taints: [{ key: 'ghost', effect: 'NoSchedule' }] } };
  await cluster.objects.create(node);
  await api.send({ verb: 'patch', resource: apiResources.nodes, name: ghost, subresource: 'status', body: { status: { conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: at, lastTransitionTime: at }] } }, signal });
  const name = await waitUntil('the pod is there', 30_000, async () => (await readAll(api, namespace, id)).pods[0]?.metadata?.name);
  const running = { startedAt: at };
  const container = (image: string, containerName: string, state: object) => ({ name: containerName, image, imageID: '', ready: true, restartCount: 0, started: true, state });
  const status = {
    phase: 'Running',
    startTime: at,
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({ type, status: 'True', lastTransitionTime: at })),
    initContainerStatuses: [container('rclone/rclone:1.76.0', 'fetch', { terminated: { exitCode: 0, reason: 'Completed', startedAt: at, finishedAt: at } }), container('rclone/rclone:1.76.0', 'sync', { running })],
    containerStatuses: [container('python:3.11', 'learner', { running })],
  };
  await api.send({ verb: 'patch', resource: apiResources.pods, namespace, name, subresource: 'status', body: { status }, signal });
}

async function deleteJob(scene: Scene): Promise<void> {
  const { api, namespace, id } = scene;
  await runningPod(scene);
  await api.send({ verb: 'delete', resource: apiResources.jobs, namespace, name: id, body: { propagationPolicy: 'Foreground' }, signal: new AbortController().signal });
}

async function readAll(api: HttpKubernetesApi, namespace: string, id: string): Promise<CapturedObjects> {
  const { signal } = new AbortController();
  const job = await api.send<Job>({ verb: 'get', resource: apiResources.jobs, namespace, name: id, signal });
  const [pods, events] = await Promise.all([
    listObjects<Pod>(api, { resource: apiResources.pods, namespace }, signal),
    listObjects<ClusterEvent>(api, { resource: apiResources.events, namespace, fieldSelector: 'type=Warning' }, signal),
  ]);
  return { job: job.object, pods: pods.items, events: events.items };
}

async function capture(cluster: TestCluster, name: string, { plan: changes, job, before = [], then, until, withNodes = false }: Situation): Promise<void> {
  const namespace = await cluster.createNamespace();
  try {
    const plan = somePlan({ learners: 1, ...changes });
    for (const { kind, name: objectName, spec } of before) {
      const object: PlainObject = { apiVersion: 'v1', kind, metadata: { name: objectName, namespace }, spec };
      await cluster.objects.create(object);
    }
    await cluster.objects.create(sketchedJob({ plan, namespace, ...job }));
    const api = await clusterApi(cluster, namespace, { context: cluster.context });
    await then?.({ api, cluster, namespace, id: plan.trainingId });
    const found = await waitUntil(name, 90_000, async () => {
      const objects = await readAll(api, namespace, plan.trainingId);
      return until(objects) && objects;
    });
    const nodes = withNodes ? (await listObjects<Node>(api, { resource: apiResources.nodes }, new AbortController().signal)).items : undefined;
    await writeFile(path.join(fixtures, `${name}.json`), `${JSON.stringify(tidy({ ...found, ...(nodes && { nodes }) }, namespace), undefined, 1)}\n`);
    console.log(name);
  } finally {
    if (name === 'node-unreachable') await cluster.objects.delete(ghostNode);
    await cluster.removeNamespace(namespace);
  }
}

/** Without what no fact is made from. */
function tidy({ job, pods, events, nodes }: CapturedObjects, namespace: string): unknown {
  const objects = {
    job: { ...job, spec: { ...job.spec, template: undefined } },
    pods: pods.map((pod) => ({ ...pod, spec: { nodeName: pod.spec?.nodeName, initContainers: pod.spec?.initContainers?.map(brief), containers: pod.spec?.containers.map(brief) } })),
    events,
    nodes: nodes?.map(({ metadata, spec, status }) => ({ metadata: { name: metadata?.name, labels: metadata?.labels }, spec, status: { allocatable: status?.allocatable } })),
  };
  const dropped = ['managedFields', 'containerID', 'imageID', 'volumeMounts', 'allocatedResources', 'user', 'observedGeneration', 'podIPs', 'hostIPs', 'lastProbeTime'];
  const text = JSON.stringify(objects, (key, value: unknown) => (dropped.includes(key) ? undefined : value));
  return JSON.parse(text.replaceAll(namespace, 'team'));
}

function brief({ name, image, resources: asked, restartPolicy }: Container): object {
  return { name, image, resources: asked, restartPolicy };
}

await mkdir(fixtures, { recursive: true });
const wanted = process.argv.slice(2);
const cluster = await startCluster();
for (const [name, situation] of Object.entries(situations)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await capture(cluster, name, situation).catch((thrown: unknown) => console.error(name, thrown));
}
