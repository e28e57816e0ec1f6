import assert from 'node:assert/strict';
import { commandLength } from '../../../../../src/core/manifest/shell/commandLength.ts';
import { parseShell } from '../../../../../src/core/manifest/shell/shellScript.ts';

const lengthOf = (command: string) => commandLength(parseShell(command));

suite('commandLength', () => {
  test('reads how long a command trains from its options', () => {
    for (const option of ['--how_many_training_steps', '--max_steps', '--max-steps', '--num_steps', '--train_steps', '--steps', '--total_iterations', '--max_iter']) {
      assert.deepEqual(lengthOf(`python3 train.py --lr 0.1 ${option} 500`), { unit: 'step', count: 500 }, option);
      assert.deepEqual(lengthOf(`python3 train.py ${option}=500 --out x`), { unit: 'step', count: 500 }, option);
    }
    for (const option of ['--epochs', '--num_epochs', '--num-train-epochs', '--max_epochs']) assert.deepEqual(lengthOf(`python3 train.py ${option} 3`), { unit: 'epoch', count: 3 }, option);
  });

  test('reads the article’s command', () => {
    assert.deepEqual(lengthOf('python3 retrain.py --bottleneck_dir ${RESULT_DIR}/bottlenecks --image_dir ${DATA_DIR}/images --how_many_training_steps=1000'), { unit: 'step', count: 1000 });
  });

  test('prefers steps to epochs, and the last to the first', () => {
    assert.deepEqual(lengthOf('python3 a.py --steps 5; python3 b.py --epochs 2 --max_steps 70'), { unit: 'step', count: 70 });
  });

  test('says nothing where nothing can be told', () => {
    for (const command of ['python3 train.py', 'python3 train.py --steps $STEPS', 'python3 train.py --steps -1', 'python3 train.py --steps 1e3', 'python3 train.py --save_steps 100 --steps_per_epoch 20 --warmup_steps 9', 'python3 train.py --epochs']) assert.equal(lengthOf(command), undefined, command);
  });
});
