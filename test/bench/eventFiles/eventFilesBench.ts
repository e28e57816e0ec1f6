import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { pythonEnvironment } from '../../support/pythonEnvironment.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import type { Bench, Sample } from '../bench.ts';
import { bundleProgram } from '../bundle.ts';
import { benchTag, writeEventFiles } from './writeEventFiles.ts';

const run = promisify(execFile);
const set = { runs: 20, tags: 10, steps: 10_000 };
const whole = 'TensorBoard 2.21 with its Rust reader';

/** Peers' line 1. TensorBoard keeps a thousand points a tag for its charts; so do we here. */
export const eventFilesBench: Bench = {
  id: 1,
  work: 'open 20 runs x 10 tags x 10,000 steps (104 MB of event files), until every run’s last point can be read',
  aim: '5 times faster than TensorBoard with its Rust reader, CRCs checked; peak memory under half',
  isMet: ({ ratio, weft, peers }) => ratio >= 5 && (weft.peakMemoryMb ?? Infinity) * 2 < (peers.find(({ name }) => name === whole)?.peakMemoryMb ?? 0),
  async setUp() {
    const requirements = path.resolve(import.meta.dirname, '../../support/tensorboard-requirements.txt');
    const { python } = await pythonEnvironment([requirements]);
    const folder = await tempFolder();
    const logs = folder.join('logs');
    await writeEventFiles(logs, set);
    const program = await bundleProgram(path.join(import.meta.dirname, 'openRuns.ts'), folder.join('program'));
    const runs = Array.from({ length: set.runs }, (_, index) => `run_${String(index).padStart(2, '0')}`);
    const time = async (contestant: string): Promise<Sample> => {
      const { stdout } = await run(python, [path.join(import.meta.dirname, 'time_tensorboard.py'), contestant, logs, benchTag(set.tags - 1), String(set.steps - 1), ...runs]);
      return JSON.parse(stdout) as Sample;
    };
    return {
      weft: { run: () => openRuns(program, logs) },
      peers: [{ name: whole, run: () => time('tensorboard') }],
      parts: [{ name: 'its Rust reader alone, without what serves and draws', run: () => time('data-server') }],
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
};

async function openRuns(program: string, logs: string): Promise<Sample> {
  const start = performance.now();
  const { stdout } = await run(process.execPath, [program, logs]);
  const seconds = (performance.now() - start) / 1000;
  const { points, lastSteps, peakMemoryMb } = JSON.parse(stdout) as { points: number; lastSteps: readonly number[]; peakMemoryMb: number };
  if (points !== set.runs * set.tags * set.steps || lastSteps.join() !== String(set.steps - 1)) throw new Error(`Not all was read: ${stdout}`);
  return { seconds, peakMemoryMb };
}
