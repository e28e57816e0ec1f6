import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

/** What a real writer is to write: one of value, text, histogram, picture (channels, rows, columns) or hyperparameters. */
export interface Written {
  readonly run: string;
  readonly tag?: string;
  readonly step?: number;
  /** Seconds since 1970; now where it is left out. */
  readonly wallTime?: number;
  /** "NaN", "Infinity" and "-Infinity" are no JSON. */
  readonly value?: number | string;
  readonly text?: string;
  readonly histogram?: readonly number[];
  readonly picture?: readonly (readonly (readonly number[])[])[];
  readonly hparams?: Readonly<Record<string, number | string | boolean>>;
  readonly metrics?: Readonly<Record<string, number>>;
}

export interface RunWriter extends AsyncDisposable {
  /** Resolves when all of it is in the files. */
  write(...items: readonly Written[]): Promise<void>;
}

/** Writes event files below a folder with TensorBoard's own writers, which stay open as they do in a training. */
export function startRunWriter(python: string, folder: string): RunWriter {
  const writer = spawn(python, [path.join(import.meta.dirname, 'write_runs.py'), folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = readline.createInterface({ input: writer.stdout })[Symbol.asyncIterator]();
  const ended = new Promise<void>((resolve) => writer.once('close', () => resolve()));
  return {
    async write(...items) {
      writer.stdin.write(`${JSON.stringify(items)}\n`);
      if ((await answers.next()).done === true) throw new Error('The writer of event files ended; its reason is above.');
    },
    async [Symbol.asyncDispose]() {
      writer.stdin.end();
      await ended;
    },
  };
}
