import assert from 'node:assert/strict';
import type { Node } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { gpuTypeFacts } from '../../../../../../src/core/target/kubernetes/read/clusterFacts.ts';

const node = (name: string, product: string | undefined, gpus: string): Node => ({
  metadata: { name, ...(product !== undefined && { labels: { 'nvidia.com/gpu.product': product } }) },
  status: { allocatable: { 'nvidia.com/gpu': gpus } },
});

suite('what a manifest may name of a cluster', () => {
  test('each type of GPU once, with how many there are', () => {
    const nodes = [node('a', 'A100', '4'), node('b', 'A100', '4'), node('c', 'Tesla-K80', '1'), node('d', undefined, '0')];
    assert.deepEqual(gpuTypeFacts(nodes, defaultKubernetesSettings), [
      { value: 'A100', detail: '8 GPUs on 2 nodes' },
      { value: 'Tesla-K80', detail: '1 GPU on 1 node' },
      { value: 'nvidia-TeslaK80', detail: '1 GPU on 1 node' },
    ]);
  });

  test('nothing where no node has any', () => {
    assert.deepEqual(gpuTypeFacts([node('a', undefined, '0')], defaultKubernetesSettings), []);
  });
});
