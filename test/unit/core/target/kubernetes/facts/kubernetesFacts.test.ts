import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ClusterEvent, Job, Pod } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { kubernetesFacts } from '../../../../../../src/core/target/kubernetes/facts/kubernetesFacts.ts';
import type { TrainingObjects } from '../../../../../../src/core/target/kubernetes/facts/trainingObjects.ts';
import { trainingAnnotations } from '../../../../../../src/core/target/kubernetes/trainingLabels.ts';
import type { TrainingFacts } from '../../../../../../src/core/target/trainingFacts.ts';
import { trainingOf } from '../../../../../../src/core/training/state.ts';
import { recorded } from '../../../../../support/trainingFixture.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');
/** What a real cluster said in that situation; test/support/kubernetes/captureFixtures.ts writes it anew. */
const captured = (name: string): TrainingObjects => JSON.parse(readFileSync(path.join(fixtures, `${name}.json`), 'utf8')) as TrainingObjects;
const target = { id: 'gpu-cluster', namespace: 'team' };

function factsOf(objects: TrainingObjects): TrainingFacts {
  const facts = kubernetesFacts(objects, target);
  assert.ok(facts);
  return facts;
}

/** state, code and sentence of what it waits for or failed with; then each learner's phase. */
const situations: Readonly<Record<string, readonly [outcome: string, learners: string]>> = {
  'uploading': ['pending: Its code is still being uploaded.', 'waiting'],
  'halted': ['halted', 'waiting'],
  'suspended-by-someone': ['pending: Somebody else suspended it in the cluster; its learners start again when its Job is no longer suspended.', 'waiting'],
  'queued': ['queued: It waits for its turn in the queue “gpu-a”.', 'waiting'],
  'more-gpus-than-any-node': ['pending C104: 2 learners need 99 GPUs each; no node has more than 8.', 'waiting waiting'],
  'more-gpus-than-are-free': ['processing S100: Learner 2 needs 3 GPUs; the only node has not so many free.', 'running waiting running'],
  'no-node-of-the-gpu-type': ['pending C104: The learner needs a node with the GPU type “H100”; no node has it.', 'waiting'],
  'quota-exceeded': ['queued S100: The quota “team-gpus” leaves no room: a learner needs 2 GPUs, and of 3 GPUs 2 are taken.', 'waiting waiting'],
  'limit-range': ['deploying S101: The cluster refuses to create its pods: maximum memory usage per Container is 32Mi, but limit is 64Mi.', 'waiting'],
  'image-missing': ['downloading S103: The image “no/such:1” cannot be pulled: its registry cannot be reached from the node (dial tcp 10.213.76.1:5000: connect: connection refused).', 'fetching'],
  'image-missing-for-long': ['downloading S103: The image “no/such:1” cannot be pulled: its registry cannot be reached from the node (dial tcp 10.213.76.1:5000: connect: connection refused).', 'fetching'],
  'image-name-invalid': ['downloading S103: The image “No Such Image” cannot be pulled: its name is not one that an image can have (invalid reference format: repository name (library/No Such Image) must be lowercase).', 'fetching'],
  'store-image-missing': ['deploying S103: The image “no/rclone:1” cannot be pulled: its registry cannot be reached from the node (dial tcp 10.213.76.1:5000: connect: connection refused).', 'waiting'],
  'secret-missing': ['deploying S101: The learner cannot be started on “weft-node”: MountVolume.SetUp failed for volume "job" : secret "no-such-secret" not found.', 'waiting'],
  'root-image': ['deploying S101: The learner cannot be started: container has runAsNonRoot and image will run as root.', 'waiting'],
  'fetching': ['downloading', 'fetching'],
  'data-not-loaded': ['failed C103: Learner 1 was refused by its data store: The data bucket “nh-input” could not be loaded: AccessDenied: Access Denied.', 'ended 22'],
  'fetch-out-of-memory': ['failed S302: Learner 1 could not load its data: The container that loads the data of the learner ran out of memory.', 'ended 137'],
  'running': ['processing', 'running running'],
  'completed': ['completed', 'ended 0 ended 0'],
  'completed-without-record': ['failed S303: Learner 1 finished, but not all of its results reached the bucket: Learner 1 ended without a record of what was stored.', 'ended 0'],
  'second-of-three-crashed': ['failed C201: Learner 2 crashed with exit code 7: KeyError: labels.', 'lost ended 7 lost'],
  'out-of-memory': ['failed C202: Learner 1 ran out of memory (limit 4 GB, exit code 137).', 'ended 137'],
  'out-of-memory-in-a-child-only': ['completed', 'ended 0'],
  'disk-limit': ['failed C211: Learner 1 filled its disk (exit code 137).', 'ended 137'],
  'evicted-and-replaced': ['processing: The learner was ended from outside: it was evicted from the node “weft-node”, as when a node is drained.', 'running'],
  'evicted-for-good': ['failed S401: Learner 1 was ended from outside, as when a node is drained or others need it more.', 'ended lost'],
  'deadline': ['failed C210: It ran longer than its max_duration of 2 s and was ended.', 'lost'],
  'waiting-for-retry': ['pending: The learner failed with exit code 3 and is started again.', 'waiting'],
  'retried': ['failed C201: Learner 1 crashed with exit code 3.', 'ended 3'],
  'being-deleted': ['processing', 'running'],
};

function outcomeOf(facts: TrainingFacts): string {
  const { state, waiting, waitingCode, failure } = trainingOf(facts);
  const code = failure?.code ?? waitingCode;
  const sentence = failure?.reason ?? waiting;
  return `${state}${code === undefined ? '' : ` ${code}`}${sentence === undefined ? '' : `: ${sentence}`}`;
}

const learnersOf = ({ learners }: TrainingFacts): string => learners.map(({ phase, exitCode }) => `${phase}${exitCode === undefined ? '' : ` ${String(exitCode)}`}`).join(' ');

suite('facts from Kubernetes', () => {
  for (const [name, [outcome, learners]] of Object.entries(situations)) {
    test(`${name.replaceAll('-', ' ')}: ${outcome}`, () => {
      const facts = factsOf(captured(name));
      assert.equal(outcomeOf(facts), outcome);
      assert.equal(learnersOf(facts), learners);
    });
  }

  test('Pod Security: the field that offends is told', () => {
    assert.match(outcomeOf(factsOf(captured('pod-security'))), /^deploying S101: Pod Security “restricted” of the namespace refuses its pods: runAsNonRoot != true/);
  });

  test('node unreachable: since when is told, and nothing is taken for ended', () => {
    const facts = factsOf(captured('node-unreachable'));
    assert.match(outcomeOf(facts), /^processing S402: The learner cannot be seen: its node “ghost-node” does not answer since \d\d:\d\d UTC\. It may still be running\.$/);
    assert.equal(learnersOf(facts), 'running');
  });

  test('every situation that was captured is in the table', () => {
    const names = readdirSync(fixtures).map((file) => path.basename(file, '.json'));
    assert.deepEqual(names.filter((name) => !(name in situations)), ['node-unreachable', 'pod-security']);
  });

  test('tells where and since when a learner runs, and the end of its log when it fails', () => {
    const [learner] = factsOf(captured('running')).learners;
    assert.match(learner?.place ?? '', /^retrain-7k2mq0x3bd-0-\w{5} on weft-node$/);
    assert.match(learner?.startedAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
    assert.deepEqual(factsOf(captured('second-of-three-crashed')).learners[1]?.lastLines, ['starting', 'KeyError: labels']);
    assert.equal(factsOf(captured('out-of-memory')).learners[0]?.endReason, 'OOMKilled');
    assert.equal(factsOf(captured('out-of-memory-in-a-child-only')).learners[0]?.endReason, undefined);
  });

  test('knows the record by the sidecar’s last words, and by its earlier ones where it was started again', () => {
    const objects = captured('completed');
    assert.deepEqual(factsOf(objects).learners.map(({ record }) => record?.outcome), ['completed', 'completed']);
    const restarted = objects.pods.map((pod): Pod => ({ ...pod, status: { ...pod.status, initContainerStatuses: pod.status?.initContainerStatuses?.map((status) => ({ ...status, lastState: status.state ?? {}, state: { running: {} } })) ?? [] } }));
    assert.deepEqual(factsOf({ ...objects, pods: restarted }).learners.map(({ record }) => record?.outcome), ['completed', 'completed']);
  });

  test('takes the bucket’s records where the pods are gone', () => {
    const objects = { ...captured('completed'), pods: [] };
    assert.equal(outcomeOf(factsOf(objects)), 'storing');
    const records = new Map([1, 2].flatMap((id) => { const { record } = recorded(id, 'completed'); return record ? [[id, record] as const] : []; }));
    assert.equal(outcomeOf(factsOf({ ...objects, records })), 'completed');
    const [halted] = [recorded(1, 'halted', { complete: false }).record];
    assert.match(outcomeOf(factsOf({ ...captured('halted'), records: new Map(halted ? [[1, halted]] : []) })), /^halted S305/);
    // Suspended by somebody else it has not ended, whatever an earlier attempt left.
    assert.match(outcomeOf(factsOf({ ...captured('suspended-by-someone'), records: new Map(halted ? [[1, halted]] : []) })), /^pending/);
  });

  test('forgets what an earlier run of a resumed Job left, unless it succeeded', () => {
    const objects = captured('second-of-three-crashed');
    const resumed: Job = { ...objects.job, status: { startTime: '2099-01-01T00:00:00Z', active: 3 } };
    assert.equal(learnersOf(factsOf({ ...objects, job: resumed })), 'waiting waiting waiting');
    const completed = captured('completed');
    assert.equal(learnersOf(factsOf({ ...completed, job: { ...completed.job, status: { startTime: '2099-01-01T00:00:00Z' } } })), 'ended 0 ended 0');
  });

  test('keeps the pods of this run, which the Job controller makes before it writes down when the run began', () => {
    const objects = captured('second-of-three-crashed');
    const [began = 0] = objects.pods.map(({ metadata }) => Date.parse(metadata?.creationTimestamp ?? '')).sort((one, other) => other - one);
    const job: Job = { ...objects.job, status: { ...objects.job.status, startTime: new Date(began + 1_000).toISOString() } };
    assert.equal(learnersOf(factsOf({ ...objects, job })), learnersOf(factsOf(objects)));
    assert.equal(outcomeOf(factsOf({ ...objects, job })), outcomeOf(factsOf(objects)));
  });

  test('passes over pods of another Job of the same name, and takes the newest of an index', () => {
    const objects = captured('running');
    const [first] = objects.pods;
    assert.ok(first);
    const foreign: Pod = { ...first, metadata: { ...first.metadata, name: 'retrain-7k2mq0x3bd-0-other', creationTimestamp: '2099-01-01T00:00:00Z', ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'retrain-7k2mq0x3bd', uid: 'other' }] }, status: { phase: 'Failed' } };
    assert.equal(learnersOf(factsOf({ ...objects, pods: [foreign, ...objects.pods] })), 'running running');
    const older: Pod = { ...first, metadata: { ...first.metadata, name: 'retrain-7k2mq0x3bd-0-older', creationTimestamp: '2000-01-01T00:00:00Z' }, status: { phase: 'Failed' } };
    assert.equal(learnersOf(factsOf({ ...objects, pods: [...objects.pods, older] })), 'running running');
  });

  test('an event about an earlier Job, or one whose pods are all there, holds nothing up', () => {
    const objects = captured('limit-range');
    const strange = objects.events.map((event): ClusterEvent => ({ ...event, involvedObject: { ...event.involvedObject, uid: 'other' } }));
    assert.equal(outcomeOf(factsOf({ ...objects, events: strange })), 'pending');
    const running = captured('running');
    const old = objects.events.map((event): ClusterEvent => ({ ...event, involvedObject: { ...event.involvedObject, uid: running.job.metadata?.uid ?? '' } }));
    assert.equal(outcomeOf(factsOf({ ...running, events: old })), 'processing');
  });

  test('the state of a sidecar never makes a training fail', () => {
    const objects = captured('running');
    for (const terminated of [{ exitCode: 143, reason: 'Error' }, { exitCode: 137, reason: 'OOMKilled' }]) {
      const pods = objects.pods.map((pod): Pod => ({ ...pod, status: { ...pod.status, initContainerStatuses: pod.status?.initContainerStatuses?.map((status) => (status.name === 'sync' ? { ...status, restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated } } : status)) ?? [] } }));
      assert.match(outcomeOf(factsOf({ ...objects, pods })), /^processing: What learner 1 writes is not stored at the moment: its sidecar ended 4 times, last with exit code 1\d\d/);
    }
  });

  test('passes over Jobs that are none of ours', () => {
    const { job } = captured('running');
    for (const plan of [undefined, '', 'null', '{"planVersion":2}', '{"planVersion":1,"trainingId":"another"}']) {
      const annotations = plan === undefined ? {} : { [trainingAnnotations.plan]: plan };
      assert.equal(kubernetesFacts({ job: { ...job, metadata: { ...job.metadata, annotations } }, pods: [], events: [] }, target), undefined);
    }
  });
});
