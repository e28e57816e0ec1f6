import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findPythonEnvironment, launchEnvironment } from '../../../../../src/core/target/local/launchEnvironment.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';

suite('the environment that learners start from', () => {
  test('is what programs need, without what is nobody’s business', () => {
    const environment = {
      PATH: '/usr/bin',
      HOME: '/home/ada',
      LC_ALL: 'C.UTF-8',
      CUDA_HOME: '/opt/cuda',
      AWS_ACCESS_KEY_ID: 'k',
      AWS_SECRET_ACCESS_KEY: 's',
      GITHUB_TOKEN: 't',
      HF_TOKEN: 't',
      TF_API_KEY: 'k',
      DATABASE_URL: 'postgres://u:p@h',
      https_proxy: 'http://proxy:3128',
      HTTP_PROXY: 'http://user:password@proxy:3128',
      WEFT_HOME: '/x',
      NODE_OPTIONS: '--inspect',
      EMPTY: undefined,
    };
    assert.deepEqual(launchEnvironment(environment, undefined), { PATH: '/usr/bin', HOME: '/home/ada', LC_ALL: 'C.UTF-8', CUDA_HOME: '/opt/cuda', https_proxy: 'http://proxy:3128' });
  });

  test('puts the programs of a Python environment first, as activating it does', () => {
    const environment = launchEnvironment({ PATH: '/usr/bin', PYTHONHOME: '/opt/python', VIRTUAL_ENV: '/other' }, '/work/.venv');
    assert.deepEqual(environment, { PATH: [path.join('/work/.venv', path.sep === '/' ? 'bin' : 'Scripts'), '/usr/bin'].join(path.delimiter), VIRTUAL_ENV: '/work/.venv' });
  });
});

suite('the Python environment of a workspace', () => {
  const folder = tempFolderPerTest();

  test('is the one of the settings, else the active one, else its own .venv', async () => {
    await mkdir(folder.path('.venv'));
    assert.equal(await findPythonEnvironment(folder.path(), {}), undefined);
    await writeFile(folder.path('.venv', 'pyvenv.cfg'), '');
    assert.equal(await findPythonEnvironment(folder.path(), {}), folder.path('.venv'));
    assert.equal(await findPythonEnvironment(folder.path(), { VIRTUAL_ENV: '/active' }), '/active');
    assert.equal(await findPythonEnvironment(folder.path(), { VIRTUAL_ENV: '/active' }, 'envs/mine'), folder.path('envs/mine'));
    assert.equal(await findPythonEnvironment(undefined, {}), undefined);
  });
});
