import assert from 'node:assert/strict';
import type { Node, Pod } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { parseIndexes } from '../../../../../../src/core/target/kubernetes/facts/currentPods.ts';
import { pullSentence } from '../../../../../../src/core/target/kubernetes/facts/pullSentence.ts';
import { quotaSentence } from '../../../../../../src/core/target/kubernetes/facts/quotaSentence.ts';
import { schedulingSentence } from '../../../../../../src/core/target/kubernetes/facts/schedulingSentence.ts';
import { requestOf } from '../../../../../../src/core/target/kubernetes/podAmounts.ts';
import { parseQuantity } from '../../../../../../src/core/target/kubernetes/quantity.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

const gpu = 'nvidia.com/gpu';
const podThatNeeds = (limits: Readonly<Record<string, string>>): Pod => ({ spec: { containers: [{ name: 'learner', resources: { limits } }] } });
const nodesWith = (...gpus: readonly string[]): Node[] => gpus.map((count) => ({ status: { allocatable: { [gpu]: count, memory: '64Gi' } } }));
const preemption = ' preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling.';

interface Case {
  readonly message: string;
  readonly waiting?: readonly number[];
  readonly learners?: number;
  readonly limits?: Readonly<Record<string, string>>;
  readonly gpuType?: string;
  readonly nodes?: readonly Node[];
  readonly sentence: string;
  readonly isForever?: true;
}

const cases: Readonly<Record<string, Case>> = {
  'too few free, of all nodes': { message: `0/5 nodes are available: 5 Insufficient ${gpu}.${preemption}`, waiting: [1, 2], learners: 2, sentence: '2 learners need 3 GPUs each; none of 5 nodes has so many free.' },
  'too few at all': { message: `0/2 nodes are available: 2 Insufficient ${gpu}. no new claims to deallocate,${preemption}`, waiting: [1, 2], learners: 2, nodes: nodesWith('2', '1'), sentence: '2 learners need 3 GPUs each; no node has more than 2.', isForever: true },
  'none at all': { message: `0/1 nodes are available: 1 Insufficient ${gpu}.`, nodes: nodesWith('0'), sentence: 'The learner needs 3 GPUs; no node has GPUs.', isForever: true },
  'enough, but taken': { message: `0/2 nodes are available: 2 Insufficient ${gpu}.`, nodes: nodesWith('4', '4'), sentence: 'The learner needs 3 GPUs; none of 2 nodes has so many free.' },
  'some nodes kept for others': { message: `0/5 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 4 Insufficient ${gpu}.${preemption}`, nodes: nodesWith('0', '8'), sentence: 'The learner needs 3 GPUs; none of 5 nodes has room: 1 is kept for others (taint “node-role.kubernetes.io/control-plane”), 4 have too few GPUs free.' },
  'memory and GPUs': { message: `0/3 nodes are available: 1 Insufficient memory, 3 Insufficient ${gpu}.`, limits: { [gpu]: '1', memory: '64G' }, waiting: [3], learners: 4, sentence: 'Learner 3 needs 1 GPU and 64 GB of memory; none of 3 nodes has room: 1 has too little memory free, 3 have too few GPUs free.' },
  'memory that no node has': { message: '0/1 nodes are available: 1 Insufficient memory.', limits: { memory: '128G' }, nodes: nodesWith('0'), sentence: 'The learner needs 128 GB of memory; no node has more than 69 GB of memory.', isForever: true },
  'a GPU type that no node has': { message: "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector.", gpuType: 'H100', sentence: 'The learner needs a node with the GPU type “H100”; no node has it.', isForever: true },
  'a GPU type whose nodes are full': { message: `0/4 nodes are available: 1 Insufficient ${gpu}, 3 node(s) didn't match Pod's node affinity/selector.`, gpuType: 'H100', sentence: 'The learner needs 3 GPUs; none of 4 nodes has room: 1 has too few GPUs free, 3 have not the labels it asks for.' },
  'cordoned nodes': { message: '0/2 nodes are available: 2 node(s) were unschedulable.', limits: {}, sentence: 'The learner needs a node; none of 2 nodes will do: they are closed for new pods.' },
  'words that are not in the table': { message: '0/1 nodes are available: 1 node(s) had volume node affinity conflict.', limits: {}, sentence: 'The learner needs a node; the only node says “had volume node affinity conflict”.' },
  'words of another scheduler': { message: 'gang is not complete.', waiting: [1, 2], learners: 2, sentence: '2 learners have no node yet: gang is not complete.' },
};

suite('sentences about what a cluster says', () => {
  for (const [name, { message, waiting = [1], learners = 1, limits = { [gpu]: '3' }, gpuType, nodes, sentence, isForever = false }] of Object.entries(cases)) {
    test(`scheduling: ${name}`, () => {
      const plan = somePlan({ learners, resources: { cpuMillicores: 1000, gpuCount: 3, memoryBytes: 1e9, ...(gpuType !== undefined && { gpuType }) } });
      assert.deepEqual(schedulingSentence(message, podThatNeeds(limits), waiting, plan, nodes), { sentence, isForever });
    });
  }

  test('quota: only what is too much, in the quota’s own numbers', () => {
    const words = 'exceeded quota: compute, requested: limits.memory=4Gi,requests.cpu=500m,requests.nvidia.com/gpu=1, used: limits.memory=7Gi,requests.cpu=9,requests.nvidia.com/gpu=8, limited: limits.memory=8Gi,requests.cpu=10,requests.nvidia.com/gpu=8';
    assert.equal(quotaSentence(words), 'The quota “compute” leaves no room: a learner needs 4.3 GB of memory, and of 8.6 GB of memory (as limits) 7.5 GB are taken; a learner needs 1 GPU, and of 8 GPUs 8 are taken.');
    assert.equal(quotaSentence('failed quota: compute: must specify limits.cpu'), undefined);
  });

  const pulls: readonly (readonly [words: string, cause: string])[] = [
    ['failed to resolve reference "docker.io/a/b:1": docker.io/a/b:1: not found', 'its registry has no such image'],
    ['failed to resolve reference "docker.io/a/b:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed', 'its registry does not let the cluster in, or there is no such image'],
    ['failed to copy: httpReadSeeker: failed open: unexpected status code https://x: 429 Too Many Requests - Server message: toomanyrequests', 'its registry lets nobody pull so much; the pull is tried again'],
    ['failed to do request: Head "https://r/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority', 'the certificate of its registry is not trusted'],
    ['failed to extract layer: write /var/lib: no space left on device', 'the node’s disk is full'],
    ['no match for platform in manifest: not found', 'there is none for the node’s kind of processor'],
  ];
  for (const [words, cause] of pulls) {
    test(`image: ${cause}`, () => {
      assert.ok(pullSentence('a/b:1', 'ErrImagePull', words).startsWith(`The image “a/b:1” cannot be pulled: ${cause} (`), pullSentence('a/b:1', 'ErrImagePull', words));
    });
  }

  test('a pod’s request is that of its containers and sidecars together, or of its greatest init container', () => {
    const resources = (cpu: string) => ({ resources: { requests: { cpu } } });
    const pod = (fetch: string): Pod => ({ spec: { initContainers: [{ name: 'fetch', ...resources(fetch) }, { name: 'sync', restartPolicy: 'Always', ...resources('250m') }], containers: [{ name: 'learner', ...resources('1') }] } });
    assert.equal(requestOf(pod('500m'), 'cpu'), 1.25);
    assert.equal(requestOf(pod('3'), 'cpu'), 3);
  });

  test('quantities as Kubernetes writes them', () => {
    assert.deepEqual(['500m', '4Gi', '1.5k', '2e3', '100', '1M', '128974848', '0'].map(parseQuantity), [0.5, 4 * 2 ** 30, 1500, 2000, 100, 1e6, 128974848, 0]);
    for (const text of ['', 'x', '1Kb', '--1', '1 Gi']) assert.ok(Number.isNaN(parseQuantity(text)), text);
  });

  test('index lists as Jobs write them', () => {
    assert.deepEqual([...parseIndexes('0,2-4,9')], [0, 2, 3, 4, 9]);
    assert.deepEqual([...parseIndexes('')], []);
    assert.deepEqual([...parseIndexes(undefined)], []);
  });
});
