import assert from 'node:assert/strict';
import { checkGpuImage } from '../../../../../src/core/manifest/checks/gpuImage.ts';
import { mended, only, run } from './checking.ts';

const manifest = (gpus: number, name: string, version: string) => `gpus: ${String(gpus)}\nframework:\n  name: ${name}\n  version: "${version}"\n`;

suite('checkGpuImage', () => {
  test('offers the tag with GPU support', () => {
    const tags = { '1.5.0-py3': '1.5.0-gpu-py3', 'latest-py3': 'latest-gpu-py3', '2.16.1': '2.16.1-gpu', latest: 'latest-gpu' };
    for (const [tag, gpuTag] of Object.entries(tags)) {
      const text = manifest(2, 'tensorflow', tag);
      const finding = only(checkGpuImage, text);
      assert.deepEqual([finding.severity, finding.covers], ['warning', `"${tag}"`]);
      assert.equal(mended(text, finding), manifest(2, 'tensorflow', gpuTag));
    }
    assert.equal(mended(manifest(1, 'caffe', 'cpu'), only(checkGpuImage, manifest(1, 'caffe', 'cpu'))), manifest(1, 'caffe', 'gpu'));
  });

  test('mentions an image for GPUs that are not asked for', () => {
    assert.equal(only(checkGpuImage, manifest(0, 'tensorflow', 'latest-gpu-py3')).severity, 'information');
  });

  test('is silent when both agree, and about tags that do not tell', () => {
    for (const text of [manifest(2, 'tensorflow', '1.5.0-gpu-py3'), manifest(0, 'tensorflow', '1.5.0'), manifest(1, 'pytorch', 'latest'), manifest(1, 'tensorflow', 'my-own-build'), manifest(1, 'custom', 'a/cpu')]) {
      assert.deepEqual(run(checkGpuImage, text), [], text);
    }
    assert.deepEqual(run(checkGpuImage, 'framework: { name: tensorflow, version: 1.5.0 }\n'), []);
  });
});
