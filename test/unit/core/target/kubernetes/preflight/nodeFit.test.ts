import assert from 'node:assert/strict';
import type { TrainingPlan } from '../../../../../../src/core/plan/trainingPlan.ts';
import type { Node, Pod } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { learnerPod } from '../../../../../../src/core/target/kubernetes/objects/learnerPod.ts';
import { nodeFit, type Nodes } from '../../../../../../src/core/target/kubernetes/preflight/nodeFit.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

type Labels = Readonly<Record<string, string>>;

/** A node with four GPUs, with whatever a test wants otherwise. */
function node(name: string, { gpus = '4', memory = '64Gi', labels = {}, annotations = {}, ...spec }: { gpus?: string; memory?: string; labels?: Labels; annotations?: Labels; taints?: NonNullable<Node['spec']>['taints']; unschedulable?: boolean } = {}): Node {
  return { metadata: { name, labels, annotations }, spec: spec as NonNullable<Node['spec']>, status: { allocatable: { cpu: '16', memory, 'ephemeral-storage': '100Gi', pods: '110', 'nvidia.com/gpu': gpus } } };
}

function podOn(nodeName: string, gpus: string, phase = 'Running'): Pod {
  return { spec: { nodeName, containers: [{ name: 'learner', resources: { requests: { cpu: '1', 'nvidia.com/gpu': gpus } } }] }, status: { phase } };
}

/** Each finding as "severity code path: message". */
function told(plan: Partial<TrainingPlan>, nodes: Partial<Nodes>, settings = defaultKubernetesSettings): string[] {
  const whole = somePlan({ learners: 1, ...plan });
  const found = nodeFit(whole, learnerPod(whole, 'team', settings), { nodes: [], pods: [], seesAllPods: true, ...nodes });
  return found.map(({ severity, code, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`);
}

const asking = (gpuCount: number, more: object = {}): Partial<TrainingPlan> => ({ resources: { cpuMillicores: 1000, memoryBytes: 4e9, gpuCount, ...more } });

suite('fit of learners on nodes', () => {
  const fit: readonly (readonly [string, Partial<TrainingPlan>, Partial<Nodes>, readonly string[]])[] = [
    ['what fits is not spoken of', asking(4), { nodes: [node('one')] }, []],
    ['more GPUs than any node has', { ...asking(99), learners: 2 }, { nodes: [node('one'), node('two', { gpus: '2' })] }, ['error preflight/never-fits gpus: 2 learners need 99 GPUs each; no node has more than 4.']],
    ['GPUs where there are none', asking(1), { nodes: [node('one', { gpus: '0' })] }, ['error preflight/never-fits gpus: The learner needs 1 GPU; no node has GPUs.']],
    ['more memory than any node has', asking(0, { memoryBytes: 256e9 }), { nodes: [node('one')] }, ['error preflight/never-fits memory: The learner needs 256 GB of memory; no node has more than 69 GB of memory.']],
    ['more processors than any node has', asking(0, { cpuMillicores: 40_000 }), { nodes: [node('one')] }, ['error preflight/never-fits cpus: The learner needs 40.05 CPUs; no node has more than 16.']],
    ['GPUs on one node and memory on another', asking(4, { memoryBytes: 60e9 }), { nodes: [node('one', { memory: '8Gi' }), node('two', { gpus: '1' })] }, ['error preflight/never-fits gpus: The learner needs 4 GPUs and 1.05 CPUs and 60 GB of memory; no node has all of it.']],
    ['learners that depend on each other and more of them than fit', { ...asking(3), learners: 3, distributed: 'torchrun' }, { nodes: [node('one'), node('two')] }, ['error preflight/never-fits learners: 3 learners need 3 GPUs each; all nodes together have room for 2.']],
    ['learners on their own and more of them than fit', { ...asking(3), learners: 3 }, { nodes: [node('one'), node('two')] }, ['warning preflight/not-all-at-once learners: 3 learners need 3 GPUs each; all nodes together have room for 2. The others start when those have ended.']],
    ['a GPU type that is misspelt', asking(1, { gpuType: 'NVIDIA-A10' }), { nodes: [node('one', { labels: { 'nvidia.com/gpu.product': 'NVIDIA-A100' } })] }, ['error preflight/no-such-gpu-type gpu_type: The learner asks for the GPU type “NVIDIA-A10” (label nvidia.com/gpu.product=NVIDIA-A10); its nodes have “NVIDIA-A100”. Write “NVIDIA-A100”.']],
    ['a GPU type where nodes are not labelled', asking(1, { gpuType: 'nvidia-TeslaK80' }), { nodes: [node('one')] }, ['error preflight/no-such-gpu-type gpu_type: The learner asks for the GPU type “nvidia-TeslaK80” (label nvidia.com/gpu.product=Tesla-K80); no node has the label “nvidia.com/gpu.product” at all. Leave gpu_type out, or name one that is there.']],
    ['a taint for GPUs is none to those who ask for GPUs', asking(1), { nodes: [node('one', { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] })] }, []],
    ['a taint for GPUs keeps the others away', asking(0), { nodes: [node('one', { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] })] }, ['error preflight/nodes-kept-for-others : The learner needs no node: the only one that would do is kept for others (taint “nvidia.com/gpu:NoSchedule”).']],
    ['a taint with another value is another', asking(1), { nodes: [node('one', { taints: [{ key: 'dedicated', value: 'web', effect: 'NoExecute' }] }), node('two', { taints: [{ key: 'dedicated', value: 'web', effect: 'NoExecute' }] })] }, ['error preflight/nodes-kept-for-others : The learner needs no node: all 2 that would do are kept for others (taint “dedicated=web:NoExecute”).']],
    ['a taint that only prefers keeps nobody away', asking(1), { nodes: [node('one', { taints: [{ key: 'dedicated', value: 'web', effect: 'PreferNoSchedule' }] })] }, []],
    ['a node that is closed for now', asking(1), { nodes: [node('one', { unschedulable: true })] }, ['warning preflight/does-not-fit-now gpus: The learner needs 1 GPU; no node has more than 0 free now. It waits until there is more.']],
    ['a node that is not ready for now', asking(1), { nodes: [node('one', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] })] }, ['warning preflight/does-not-fit-now gpus: The learner needs 1 GPU; no node has more than 0 free now. It waits until there is more.']],
    ['GPUs that others have now', asking(3), { nodes: [node('one')], pods: [podOn('one', '2')] }, ['warning preflight/does-not-fit-now gpus: The learner needs 3 GPUs; no node has more than 2 free now. It waits until there is more.']],
    ['pods that have ended hold nothing', asking(3), { nodes: [node('one')], pods: [podOn('one', '4', 'Succeeded'), podOn('one', '4', 'Failed')] }, []],
    ['room for some learners only', { ...asking(2), learners: 2 }, { nodes: [node('one')], pods: [podOn('one', '1')], seesAllPods: false }, ['warning preflight/does-not-fit-now gpus: 2 learners need 2 GPUs each; as far as the pods of this namespace tell, there is room for 1 now. It waits until there is more.']],
    ['nodes that come when they are asked for', asking(99), { nodes: [node('one', { labels: { 'karpenter.sh/nodepool': 'gpu' } })] }, ['warning preflight/never-fits gpus: The learner needs 99 GPUs; no node has more than 4. It waits until the cluster adds one.']],
    ['no node at all', asking(0), { nodes: [] }, ['error preflight/no-node : The cluster has no node at all.']],
  ];
  for (const [name, plan, nodes, expected] of fit) test(name, () => assert.deepEqual(told(plan, nodes), expected));

  test('GPUs by the name that the settings give them', () => {
    const settings = { ...defaultKubernetesSettings, gpuResource: 'amd.com/gpu' };
    assert.deepEqual(told(asking(1), { nodes: [node('one')] }, settings), ['error preflight/never-fits gpus: The learner needs 1 GPU; no node has GPUs.']);
  });
});
