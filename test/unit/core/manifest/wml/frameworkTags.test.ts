import assert from 'node:assert/strict';
import { tagOf, versionsOf } from '../../../../../src/core/manifest/wml/frameworkTags.ts';

suite('tagOf', () => {
  test('builds TensorFlow’s tags from version, GPU and Python', () => {
    assert.equal(tagOf('tensorflow', { version: '1.5', python: '3.5' }, true).value, '1.5.0-gpu-py3');
    assert.equal(tagOf('tensorflow', { version: '1.4', python: '2.7' }, false).value, '1.4.0');
    assert.equal(tagOf('tensorflow', { version: '1.3' }, false).value, '1.3.0-py3');
    assert.equal(tagOf('tensorflow', {}, true).value, 'latest-gpu-py3');
    assert.equal(tagOf('tensorflow', { version: '2.4', python: '3.7' }, true).value, '2.4.0-gpu');
  });

  test('calls Caffe’s images by what they run on', () => {
    assert.deepEqual(tagOf('caffe', { version: '1.0' }, true), { value: 'gpu' });
    assert.match(tagOf('caffe', { version: '0.9' }, false).loss ?? '', /0\.9 is not kept/);
  });

  test('tells a Python that no image is named for', () => {
    assert.match(tagOf('tensorflow', { version: '1.5', python: '3.6' }, false).loss ?? '', /3\.6 is not kept/);
  });
});

suite('versionsOf', () => {
  test('gives back what tagOf was given', () => {
    for (const version of ['1.3', '1.4', '1.5']) {
      for (const python of ['2.7', '3.5']) {
        for (const hasGpu of [true, false]) assert.deepEqual(versionsOf('tensorflow', tagOf('tensorflow', { version, python }, hasGpu).value ?? ''), { value: { version, python } });
      }
    }
    assert.deepEqual(versionsOf('caffe', 'gpu'), { value: { version: '1.0' } });
  });

  test('tells what a version leaves out', () => {
    assert.match(versionsOf('tensorflow', '1.5.1-py3').loss ?? '', /Only version 1\.5/);
    assert.match(versionsOf('pytorch', '2.4.1-cuda12.4-cudnn9-runtime').loss ?? '', /Only version 2\.4/);
    assert.match(versionsOf('tensorflow', 'latest-gpu-py3').loss ?? '', /names no version/);
  });
});
