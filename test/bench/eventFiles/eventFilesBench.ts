import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { pythonEnvironment } from '../../support/pythonEnvironment.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import type { Bench, Sample } from '../bench.ts';
import { bundleProgram } from '../bundle.ts';
import { benchRun, benchTag, type EventFileSet, writeEventFiles } from './writeEventFiles.ts';

const run = promisify(execFile);
const whole = 'TensorBoard 2.21 with its Rust reader';
/** The peer is asked run by run; of more runs than this a selection, so that asking costs it no more than in line 1. */
const askedRuns = 20;

/** Peers' line 1, and the same work in one run and in a thousand. */
export const eventFilesBenches: readonly Bench[] = [
  eventFilesBench(1, { runs: 20, tags: 10, steps: 10_000 }, '104 MB'),
  eventFilesBench(1.1, { runs: 1, tags: 10, steps: 10_000 }, '5 MB'),
  eventFilesBench(1.2, { runs: 1000, tags: 10, steps: 200 }, '103 MB'),
];

/** TensorBoard keeps a thousand points a tag for its charts; so do we here. */
function eventFilesBench(id: number, set: EventFileSet, size: string): Bench {
  const { runs, tags, steps } = set;
  return {
    id,
    work: `open ${count(runs)} ${runs === 1 ? 'run' : 'runs'} x ${String(tags)} tags x ${count(steps)} steps (${size} of event files), until every run’s last point can be read`,
    aim: '5 times faster than TensorBoard with its Rust reader, CRCs checked; peak memory under half',
    isMet: ({ ratio, weft, peers }) => ratio >= 5 && (weft.peakMemoryMb ?? Infinity) * 2 < (peers.find(({ name }) => name === whole)?.peakMemoryMb ?? 0),
    async setUp() {
      const requirements = path.resolve(import.meta.dirname, '../../support/tensorboard-requirements.txt');
      const { python } = await pythonEnvironment([requirements]);
      const folder = await tempFolder();
      const logs = folder.join('logs');
      await writeEventFiles(logs, set);
      const program = await bundleProgram(path.join(import.meta.dirname, 'openRuns.ts'), folder.join('program'));
      const asked = Array.from({ length: runs }, (_, index) => benchRun(index)).filter((_, index) => index % Math.ceil(runs / askedRuns) === 0 || index === runs - 1);
      const time = async (contestant: string): Promise<Sample> => {
        const { stdout } = await run(python, [path.join(import.meta.dirname, 'time_tensorboard.py'), contestant, logs, benchTag(tags - 1), String(steps - 1), ...asked]);
        return JSON.parse(stdout) as Sample;
      };
      return {
        weft: { run: () => openRuns(program, logs, set) },
        peers: [{ name: whole, run: () => time('tensorboard') }],
        parts: [{ name: 'its Rust reader alone, without what serves and draws', run: () => time('data-server') }],
        [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
      };
    },
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

async function openRuns(program: string, logs: string, { runs, tags, steps }: EventFileSet): Promise<Sample> {
  const start = performance.now();
  const { stdout } = await run(process.execPath, [program, logs]);
  const seconds = (performance.now() - start) / 1000;
  const { points, lastSteps, peakMemoryMb } = JSON.parse(stdout) as { points: number; lastSteps: readonly number[]; peakMemoryMb: number };
  if (points !== runs * tags * steps || lastSteps.join() !== String(steps - 1)) throw new Error(`Not all was read: ${stdout}`);
  return { seconds, peakMemoryMb };
}
