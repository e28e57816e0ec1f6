import { access } from 'node:fs/promises';
import path from 'node:path';
import { pythonPrograms } from './platform.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Variables of this machine that learners inherit: what programs need to run at all, and what steers libraries. All
 * others stay out, for they hold what is nobody's business: tokens, keys, the credentials of the data stores.
 */
const inherited = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TERM|TMPDIR|TEMP|TMP|XDG_\w+)$/,
  /^(SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|USERNAME|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(\(X86\))?|NUMBER_OF_PROCESSORS|PROCESSOR_\w+)$/i,
  /^(LD_LIBRARY_PATH|DYLD_\w+|CPATH|LIBRARY_PATH|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)$/,
  /^(HTTP|HTTPS|ALL|NO)_PROXY$/i,
  /^(CUDA|CUDNN|NVIDIA|NCCL|GLOO|ROCM|HIP|HSA|OMP|MKL|OPENBLAS|KMP|XLA|JAX|TF|TORCH|PYTORCH|KERAS)_\w+$/,
  /^(VIRTUAL_ENV|CONDA_PREFIX|CONDA_DEFAULT_ENV|PYENV_ROOT|PYENV_VERSION|PYTHONHOME|PYTHONUTF8|HF_HOME|TORCH_HOME)$/,
];
const secretName = /SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY/i;
/** A URL with a user and password in it. */
const secretValue = /:\/\/[^/\s]*@/;

/**
 * The environment that learners start from on this machine, with the Python environment's programs first.
 *
 * @param pythonEnvironment folder of a virtual environment
 */
export function launchEnvironment(environment: Environment, pythonEnvironment: string | undefined): Record<string, string> {
  const entries = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isKept = ([name, value]: [string, string]): boolean => inherited.some((pattern) => pattern.test(name)) && !secretName.test(name) && !secretValue.test(value);
  const kept = Object.fromEntries(entries.filter(isKept));
  if (pythonEnvironment === undefined) return kept;
  const programs = path.join(pythonEnvironment, pythonPrograms);
  // PYTHONHOME would lead the environment's Python back to another installation.
  const rest = Object.entries(kept).filter(([name]) => name !== 'PYTHONHOME');
  return { ...Object.fromEntries(rest), VIRTUAL_ENV: pythonEnvironment, PATH: [programs, kept['PATH']].filter(Boolean).join(path.delimiter) };
}

/**
 * The Python environment of a workspace: the one named by the settings, else the active one, else .venv or venv in the
 * workspace; undefined where Python is whatever the PATH leads to.
 */
export async function findPythonEnvironment(workspaceFolder: string | undefined, environment: Environment, setting?: string): Promise<string | undefined> {
  if (setting !== undefined && setting !== '') return path.resolve(workspaceFolder ?? '.', setting);
  if (environment['VIRTUAL_ENV']) return environment['VIRTUAL_ENV'];
  for (const name of workspaceFolder === undefined ? [] : ['.venv', 'venv']) {
    const folder = path.join(workspaceFolder ?? '', name);
    const isThere = await access(path.join(folder, 'pyvenv.cfg')).then(() => true, () => false);
    if (isThere) return folder;
  }
  return undefined;
}
