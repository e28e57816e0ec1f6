import assert from 'node:assert/strict';
import { frameworkImage } from '../../../../src/core/plan/frameworkImage.ts';

const command = 'python3 train.py';

suite('frameworkImage', () => {
  for (const [framework, image] of [
    [{ name: 'tensorflow', version: '1.5.0-gpu-py3' }, 'tensorflow/tensorflow:1.5.0-gpu-py3'],
    [{ name: 'pytorch', version: '2.5.1-cuda12.4-cudnn9-runtime' }, 'pytorch/pytorch:2.5.1-cuda12.4-cudnn9-runtime'],
    [{ name: 'tensorflow', version: '1.10' }, 'tensorflow/tensorflow:1.10'],
    [{ name: 'caffe', version: '1', imageTag: 'cpu' }, 'bvlc/caffe:cpu'],
    [{ name: 'jax' }, 'ghcr.io/nvidia/jax:latest'],
    [{ name: 'custom', version: 'quay.io/me/mine:7' }, 'quay.io/me/mine:7'],
  ] as const) {
    test(`gives ${image}`, () => {
      assert.equal(frameworkImage({ ...framework, command }), image);
    });
  }

  test('lets settings add a framework and replace a repository', () => {
    const images = { mxnet: 'mxnet/python', tensorflow: 'mirror.example:5000/tensorflow' };
    assert.equal(frameworkImage({ name: 'mxnet', version: '1.9', command }, images), 'mxnet/python:1.9');
    assert.equal(frameworkImage({ name: 'tensorflow', version: '2.20.0', command }, images), 'mirror.example:5000/tensorflow:2.20.0');
  });

  test('takes a reference with a tag or digest from the settings as it is', () => {
    assert.equal(frameworkImage({ name: 'jax', version: '1', command }, { jax: 'me/jax:pinned' }), 'me/jax:pinned');
    assert.equal(frameworkImage({ name: 'jax', version: '1', command }, { jax: 'me/jax@sha256:00' }), 'me/jax@sha256:00');
  });

  test('names the known frameworks when it knows no image', () => {
    assert.throws(() => frameworkImage({ name: 'tensorflwo', command }), { code: 'plan/unknown-framework', message: /tensorflow/ });
    assert.throws(() => frameworkImage({ name: 'toString', command }), { code: 'plan/unknown-framework' });
    assert.throws(() => frameworkImage({ name: 'custom', command }), { code: 'plan/image-missing' });
  });
});
