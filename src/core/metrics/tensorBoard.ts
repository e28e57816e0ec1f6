import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Clock } from '../base/clock.ts';
import { WeftError } from '../base/weftError.ts';
import type { PythonProgram } from '../target/local/pythonProgram.ts';
import { EventFileMirror } from './eventFileMirror.ts';
import type { EventFileTree } from './eventFileTree.ts';

/** What is shown, with what, and how often the files are looked at. */
export interface TensorBoardRequest {
  readonly tree: EventFileTree;
  /** Whose TensorBoard is started; undefined where this machine has no Python. */
  readonly program: PythonProgram | undefined;
  readonly clock: Clock;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** A TensorBoard of this machine; disposing of it stops it and removes the files that were brought down for it. */
export interface TensorBoard extends AsyncDisposable {
  /** On loopback. */
  readonly url: string;
}

/**
 * Brings a tree's event files down, starts the Python environment's own TensorBoard on them, and keeps them in step.
 * @throws WeftError `metrics/tensorboard-missing` with the command that installs it, `metrics/tensorboard-failed` with its own words
 */
export async function startTensorBoard(request: TensorBoardRequest): Promise<TensorBoard> {
  const { program } = request;
  if (!program) throw new WeftError('metrics/tensorboard-missing', 'There is no Python on this computer. Install it, then TensorBoard with: python3 -m pip install tensorboard');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'weft-tensorboard-'));
  const end = new AbortController();
  const signal = AbortSignal.any([request.signal, end.signal]);
  let child: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    end.abort();
    if (child) await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const mirror = new EventFileMirror(request.tree, folder);
    await mirror.update(signal);
    child = spawn(program.python, ['-m', 'tensorboard.main', '--logdir', folder, '--host', '127.0.0.1', '--port', '0'], { env: program.environment, stdio: ['ignore', 'ignore', 'pipe'] });
    const url = await addressOf(child, program.python);
    void keepInStep(mirror, request, signal);
    return { url, [Symbol.asyncDispose]: stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** What a look fails at, the next one may not. */
async function keepInStep(mirror: EventFileMirror, { clock, pollMs }: TensorBoardRequest, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await clock.sleep(pollMs, signal);
      await mirror.update(signal);
    } catch {
      continue;
    }
  }
}

/** What it says of itself once it listens: "TensorBoard 2.21.0 at http://127.0.0.1:41234/ (Press CTRL+C to quit)". */
function addressOf(child: ChildProcess, python: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-8192);
      const url = /https?:\/\/\S+/.exec(/TensorBoard \S+ at [^\n]*\n?/.exec(said)?.[0] ?? '')?.[0];
      if (url) resolve(url);
    });
    child.on('error', () => reject(missing(python)));
    child.on('close', (code) => reject(/No module named '?tensorboard/.test(said) ? missing(python) : new WeftError('metrics/tensorboard-failed', `TensorBoard ended with code ${String(code)}: ${said.trim().split('\n').at(-1) ?? ''}`)));
  });
}

function missing(python: string): WeftError {
  return new WeftError('metrics/tensorboard-missing', `This Python environment has no TensorBoard. Install it with: ${python} -m pip install tensorboard`);
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('close', () => resolve());
    child.kill();
  });
}
