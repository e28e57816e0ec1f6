import assert from 'node:assert/strict';
import { checkEnv } from '../../../../../src/core/manifest/checks/env.ts';
import { mended, only, run } from './checking.ts';

suite('checkEnv', () => {
  test('mends names that a shell cannot read', () => {
    const finding = only(checkEnv, 'env:\n  batch-size: 32\n');
    assert.deepEqual([finding.severity, finding.covers], ['error', 'batch-size']);
    assert.equal(mended('env:\n  batch-size: 32\n', finding), 'env:\n  batch_size: 32\n');
    assert.equal(mended('env:\n  2FAST: 1\n', only(checkEnv, 'env:\n  2FAST: 1\n')), 'env:\n  _2FAST: 1\n');
  });

  test('says that Weft sets the variables of the learner contract', () => {
    assert.deepEqual([only(checkEnv, 'env:\n  DATA_DIR: /d\n')].map(({ code, covers }) => [code, covers]), [['manifest/env-shadowed', 'DATA_DIR']]);
  });

  test('warns of secrets in clear without repeating them', () => {
    for (const name of ['HF_TOKEN', 'AWS_SECRET_ACCESS_KEY', 'WANDB_API_KEY', 'PASSWORD']) {
      const finding = only(checkEnv, `env:\n  ${name}: s3cr3t\n`);
      assert.equal(finding.code, 'manifest/secret-in-env');
      assert.doesNotMatch(finding.message, /s3cr3t/);
    }
  });

  test('is silent about ordinary variables', () => {
    assert.deepEqual(run(checkEnv, 'env: { TF_CPP_MIN_LOG_LEVEL: 2, BATCH: "32", _x: "", PYTHONPATH: src, MAX_TOKENS: 5, HF_TOKEN: "", TOKEN_FILE: /run/token }\n'), []);
  });
});
