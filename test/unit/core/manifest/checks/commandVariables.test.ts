import assert from 'node:assert/strict';
import { checkCommandVariables } from '../../../../../src/core/manifest/checks/commandVariables.ts';
import { mended, only, run } from './checking.ts';

const manifest = (command: string, rest = '') => `framework:\n  name: pytorch\n  command: ${command}\n${rest}`;

suite('checkCommandVariables', () => {
  test('offers the variable that was meant', () => {
    const text = manifest('python a.py --out ${RESULTS_DIR}/x --in $DATA_DIR');
    const finding = only(checkCommandVariables, text);
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/unknown-variable', '${RESULTS_DIR}']);
    assert.match(finding.message, /Is RESULT_DIR meant\?/);
    assert.equal(mended(text, finding), manifest('python a.py --out ${RESULT_DIR}/x --in $DATA_DIR'));
  });

  test('offers names of env, and names of the contract for those of other services', () => {
    assert.match(only(checkCommandVariables, manifest('python a.py $BATCH_SIZ', 'env:\n  BATCH_SIZE: 32\n')).message, /BATCH_SIZE/);
    assert.match(only(checkCommandVariables, manifest('python a.py $OUTPUT_DIR')).message, /RESULT_DIR/);
  });

  test('says where to set a variable that nothing resembles', () => {
    const finding = only(checkCommandVariables, manifest('python a.py --lr $LEARNING_RATE'));
    assert.match(finding.message, /Set it in `env`\./);
    assert.equal(finding.suggestion, undefined);
  });

  test('is silent about the contract, env, images, the shell and the command’s own variables', () => {
    const command = 'for i in 1 2; do X=$i python a.py $DATA_DIR $LR $HOME $CUDA_VISIBLE_DEVICES $X ${Y:-1} $1 $? $PATH; done';
    assert.deepEqual(run(checkCommandVariables, manifest(command, 'env:\n  LR: 0.1\n')), []);
  });

  test('is silent where bash expands nothing', () => {
    assert.deepEqual(run(checkCommandVariables, manifest("awk '{print $NOPE}' \\$NOPE f")), []);
  });

  test('is silent when another script may set anything', () => {
    for (const command of ['./setup.sh; . env_file; python a.py --rank=$node_rank', 'eval "$(conda shell.bash hook)" && python a.py $NOPE']) assert.deepEqual(run(checkCommandVariables, manifest(command)), []);
  });

  test('tells only slips of the pen when the image is one’s own', () => {
    const own = (command: string) => `image: team/trainer:1\n${manifest(command)}`;
    assert.deepEqual(run(checkCommandVariables, own('run $TRAINER_HOME')), []);
    assert.equal(only(checkCommandVariables, own('run $DATADIR')).covers, '$DATADIR');
  });
});
