import assert from 'node:assert/strict';
import { checkCommandScript } from '../../../../../src/core/manifest/checks/commandScript.ts';
import { mended, only, run } from './checking.ts';

const manifest = (command: string) => `framework:\n  command: ${command}\n`;

function workspaceOf(files: string[], leftOut: string[] = []) {
  return { files: [...files, ...leftOut], hasFile: (path: string) => files.includes(path) };
}

const workspace = workspaceOf(['retrain.py', 'src/train.py', 'run.sh', 'keras-test/mnist_cnn.py'], ['secret.py']);

suite('checkCommandScript', () => {
  test('offers the file that was meant', () => {
    const text = manifest('python3 -u retrian.py --steps 10');
    const finding = only(checkCommandScript, text, workspace);
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/script-missing', 'retrian.py']);
    assert.equal(mended(text, finding), manifest('python3 -u retrain.py --steps 10'));
  });

  test('finds the file in another folder, from the folder that the command is in', () => {
    assert.equal(mended(manifest('python train.py'), only(checkCommandScript, manifest('python train.py'), workspace)), manifest('python src/train.py'));
    const inside = manifest('cd src && bash run.sh');
    assert.equal(mended(inside, only(checkCommandScript, inside, workspace)), manifest('cd src && bash ../run.sh'));
    const rooted = manifest('python ${MODEL_DIR}/train.py');
    assert.equal(mended(rooted, only(checkCommandScript, rooted, workspace)), manifest('python ${MODEL_DIR}/src/train.py'));
  });

  test('says when the file is there but left out of the code package', () => {
    assert.match(only(checkCommandScript, manifest('python secret.py'), workspace).message, /left out of the code package\. Add it to `include`/);
  });

  test('sees scripts behind launchers', () => {
    for (const command of [
      'mpirun -np 2 python gone.py',
      'torchrun --nproc-per-node 2 gone.py --x y.py',
      'python -m torch.distributed.launch --nnodes=2 gone.py',
      'PS_HOSTS_COUNT=1 ./run.sh python3 ${MODEL_DIR}/gone.py --data_dir $DATA_DIR',
      'env A=1 python gone.py',
      'time timeout 1h python3.9 gone.py',
      './gone.py',
      'pip install x && nohup python gone.py > log.txt',
    ]) {
      assert.match(only(checkCommandScript, manifest(command), workspace).covers, /gone\.py$/, command);
    }
  });

  test('is silent about scripts that are there', () => {
    for (const command of ['python3 retrain.py', './run.sh', 'cd src; python train.py', 'pip install keras && python3 keras-test/mnist_cnn.py', 'cd src && bash ../run.sh', 'python "retrain.py"']) {
      assert.deepEqual(run(checkCommandScript, manifest(command), workspace), [], command);
    }
  });

  test('is silent when it cannot be sure', () => {
    for (const command of [
      'git clone https://git.example/a && python gone.py',
      'unzip code.zip; python gone.py',
      'echo "print(1)" > gone.py && python gone.py',
      'python /opt/gone.py',
      'python $DATA_DIR/gone.py',
      'cd $DATA_DIR && python gone.py',
      'python -m package.gone',
      'python -c "print(1)"',
      'bash -c "echo"',
      'python - < retrain.py',
      'python *.py',
      'caffe train -solver gone.prototxt',
      'apt-get install python3 python3-pip',
      'python3 "unclosed',
    ]) {
      assert.deepEqual(run(checkCommandScript, manifest(command), workspace), [], command);
    }
  });

  test('is silent when the workspace is not known', () => {
    assert.deepEqual(run(checkCommandScript, manifest('python gone.py')), []);
    assert.deepEqual(run(checkCommandScript, manifest('python gone.py'), workspaceOf([])), []);
  });
});
