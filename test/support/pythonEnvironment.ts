// Python with packages, for tests that run the examples or compare with the real TensorBoard. The environments live in a
// cache folder outside the checkout, one for each set of requirements, so that only the first run pays for the install.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import lockfile from 'proper-lockfile';

export interface PythonEnvironment {
  /** Absolute path of the environment's interpreter. Run tools as `python -m tool`. */
  readonly python: string;
}

/** The machine has no Python that can make an environment; `message` names what was looked for. */
export class PythonMissing extends Error {
  override readonly name = 'PythonMissing';
}

export interface PythonOptions {
  /** A folder of its own instead of one in the cache. */
  readonly place?: string;
  /** This interpreter, whose own packages the environment sees as well; by default the first that is found, and none of its packages. */
  readonly systemPython?: string;
}

interface Interpreter {
  readonly command: string;
  readonly args: readonly string[];
}

const run = promisify(execFile);
const windows = process.platform === 'win32';

/** Windows has no python3; its launcher `py` finds what the installer put there. */
const candidates: readonly Interpreter[] = [
  ...(process.env['WEFT_PYTHON'] ? [{ command: process.env['WEFT_PYTHON'], args: [] }] : []),
  ...(windows ? [{ command: 'py', args: ['-3'] }] : []),
  { command: 'python3', args: [] },
  { command: 'python', args: [] },
];

/** Prints where the interpreter is and its version; fails where it is too old or cannot make environments. */
const probe = 'import sys, venv, ensurepip; assert sys.version_info >= (3, 9); print(sys.executable, sys.version)';

/**
 * A virtual environment in which the packages of all the requirements files are installed, made on first use. Two
 * processes that ask at once wait for each other. Throws PythonMissing, or an Error that ends with pip's own words.
 */
export async function pythonEnvironment(requirementsFiles: readonly string[], { place, systemPython }: PythonOptions = {}): Promise<PythonEnvironment> {
  const { interpreter, identity } = await findPython(systemPython === undefined ? candidates : [{ command: systemPython, args: [] }]);
  const requirements = await Promise.all(requirementsFiles.map((file) => readFile(file, 'utf8')));
  const key = createHash('sha256').update(JSON.stringify([identity, ...(systemPython === undefined ? [] : ['with its packages']), ...requirements])).digest('hex').slice(0, 16);
  const cache = path.join(process.env['WEFT_CACHE'] ?? path.join(os.homedir(), '.cache', 'weft'), 'python');
  const folder = place ?? path.join(cache, key);
  const python = path.join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  // Written last: an environment without it is what an interrupted install left, and is made again.
  const complete = path.join(folder, 'weft-complete');
  const isMade = async (): Promise<boolean> => (await readFile(complete, 'utf8').catch(() => '')) === key;
  if (await isMade()) return { python };
  if (place !== undefined && existsSync(place) && !existsSync(complete)) throw new Error(`“${place}” is there and not of our making. Remove it, or take it away.`);

  await mkdir(cache, { recursive: true });
  const release = await lockfile.lock(folder, { realpath: false, retries: { forever: true, minTimeout: 500, maxTimeout: 500 } });
  try {
    if (await isMade()) return { python };
    await rm(folder, { recursive: true, force: true });
    await install(interpreter, systemPython === undefined ? [] : ['--system-site-packages'], folder, python, requirementsFiles);
    await writeFile(complete, key);
    return { python };
  } finally {
    await release();
  }
}

/** pythonEnvironment for a suite: where the machine has no Python, says so by name and skips the suite. */
export async function pythonEnvironmentOrSkip(context: Mocha.Context, requirementsFiles: readonly string[]): Promise<PythonEnvironment> {
  try {
    return await pythonEnvironment(requirementsFiles);
  } catch (thrown) {
    if (!(thrown instanceof PythonMissing)) throw thrown;
    console.warn(thrown.message);
    return context.skip();
  }
}

async function findPython(from: readonly Interpreter[]): Promise<{ interpreter: Interpreter; identity: string }> {
  for (const interpreter of from) {
    try {
      const { stdout } = await run(interpreter.command, [...interpreter.args, '-c', probe]);
      return { interpreter, identity: stdout };
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  const looked = from.map(({ command, args }) => [command, ...args].join(' ')).join(', ');
  throw new PythonMissing(`Python 3.9 or newer with venv is not on this machine (looked for ${looked}). Install it, or name it in WEFT_PYTHON.`);
}

async function install({ command, args }: Interpreter, venvOptions: readonly string[], folder: string, python: string, requirementsFiles: readonly string[]): Promise<void> {
  await run(command, [...args, '-m', 'venv', ...venvOptions, folder]);
  if (requirementsFiles.length === 0) return;
  const wanted = requirementsFiles.flatMap((file) => ['--requirement', file]);
  await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...wanted], { maxBuffer: 64 * 1024 * 1024 });
}
