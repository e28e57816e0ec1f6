import assert from 'node:assert/strict';
import { checkBucketName } from '../../../../../src/core/manifest/checks/bucketName.ts';
import { only, run } from './checking.ts';

function withBucket(name: string, store = ''): string {
  return `data_stores:\n  - id: a\n${store}    training_data:\n      container: ${name}\n`;
}

suite('checkBucketName', () => {
  test('takes names that S3 once took, and says so', () => {
    for (const name of ['tf_training_data', 'Fashion-MNIST']) {
      const finding = only(checkBucketName, withBucket(name));
      assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/bucket-name-old', name]);
    }
  });

  test('refuses what no object store takes, with the reason', () => {
    const reasons = { 'a/b': /“\/”/, '"my bucket"': /“ ”/, ab: /2 characters/, 'a..b': /dots/, '-ab': /starts and ends/, '10.0.0.1': /IP address/, '${BUCKET}': /“\$”/ };
    for (const [name, reason] of Object.entries(reasons)) {
      const finding = only(checkBucketName, withBucket(name));
      assert.deepEqual([finding.severity, finding.covers], ['error', name]);
      assert.match(finding.message, reason);
    }
    assert.equal(only(checkBucketName, withBucket('b'.repeat(64))).severity, 'error');
  });

  test('takes any folder inside a mounted one', () => {
    assert.deepEqual(run(checkBucketName, withBucket('Data Sets/mnist', '    type: mount_volume\n')), []);
    for (const name of ['../etc', '/etc', '.']) assert.equal(only(checkBucketName, withBucket(name, '    type: mount_volume\n')).severity, 'error');
  });

  test('is silent about names of S3', () => {
    for (const name of ['nh-input', 'a.b-c.d', 'abc', '0ab', 'training-data-bucket-name', 'b'.repeat(63)]) assert.deepEqual(run(checkBucketName, withBucket(name)), [], name);
  });
});
