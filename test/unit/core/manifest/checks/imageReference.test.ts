import assert from 'node:assert/strict';
import { checkImageReference } from '../../../../../src/core/manifest/checks/imageReference.ts';
import { only, run } from './checking.ts';

suite('checkImageReference', () => {
  test('says what is wrong with a reference', () => {
    const reasons = { 'Team/Trainer:1': /capitals/, 'a/b:tag!': /tag “tag!”/, 'https://quay.io/a/b': /URL/, '"a b"': /blank/, 'a/b@sha256:12': /digest/, 'a//b': /not the name/, 'bad_host.:x/a': /host/ };
    for (const [image, reason] of Object.entries(reasons)) {
      const finding = only(checkImageReference, `image: ${image}\n`);
      assert.deepEqual([finding.severity, finding.code, finding.covers], ['error', 'manifest/image-reference', image]);
      assert.match(finding.message, reason);
    }
  });

  test('refuses a version that cannot be a tag, and says where a whole reference goes', () => {
    const finding = only(checkImageReference, 'framework:\n  name: pytorch\n  version: team/pytorch:2\n');
    assert.deepEqual([finding.code, finding.covers], ['manifest/image-tag', 'team/pytorch:2']);
    assert.match(finding.message, /write `image`/);
  });

  test('takes references as registries do', () => {
    const digest = 'a'.repeat(64);
    for (const image of ['python', 'tomcli/pytorch:latest', 'ghcr.io/nvidia/jax:jax-2024-05-01', 'localhost:5000/a_b/c--d', `quay.io/a/b:1@sha256:${digest}`, '[::1]:5000/a']) {
      assert.deepEqual(run(checkImageReference, `image: "${image}"\n`), [], image);
      assert.deepEqual(run(checkImageReference, `framework: { name: custom, version: "${image}" }\n`), [], image);
    }
    assert.deepEqual(run(checkImageReference, 'framework: { name: tensorflow, version: 1.5.0-gpu-py3, image_tag: latest }\n'), []);
  });
});
