import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import { LocalTrainings } from '../core/target/local/localTrainings.ts';

export const repository = path.resolve(import.meta.dirname, '../../..');

/** The command line as its source, and as what `npm run build` makes of it. */
export const programs = { source: path.join(repository, 'src/cli/main.ts'), built: path.join(repository, 'dist/cli.js') } as const;

export interface Ended {
  /** Exit code; of a process that a signal ended, undefined. */
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves once the text is in one of the two streams. */
  seen(text: string | RegExp): Promise<void>;
  /** What it has printed so far, on either stream. */
  text(): string;
  kill(signal: NodeJS.Signals): void;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What to do with stdout: read all, or leave after the first line and close the pipe. */
  readonly reader?: 'all' | 'first line';
}

/** A person's machine, as far as the command line sees it: a home, a folder to stand in, and what was typed. */
export class Weft {
  readonly folder: TempFolder;
  readonly #program: string;
  readonly #running = new Set<Running>();

  constructor(folder: TempFolder, program: keyof typeof programs) {
    this.folder = folder;
    this.#program = programs[program];
  }

  get home(): string {
    return this.folder.join('home');
  }

  /** Where commands are typed. */
  get cwd(): string {
    return this.folder.join('desk');
  }

  /** Writes files where commands are typed. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(this.cwd, name)), { recursive: true });
      await writeFile(path.join(this.cwd, name), text);
    }
  }

  async run(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** Standard output of a command that must end well. */
  async out(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, out, err } = await this.run(args, options);
    if (code !== 0) throw new Error(`weft ${args.join(' ')} ended with ${String(code)}: ${err}${out}`);
    return out;
  }

  /** The one JSON document that a command prints. */
  async json<T>(args: readonly string[], options: RunOptions = {}): Promise<T> {
    return JSON.parse(await this.out([...args, '--json'], options)) as T;
  }

  start(args: readonly string[], { env = {}, cwd = this.cwd, reader = 'all' }: RunOptions = {}): Running {
    const child = spawn(process.execPath, [this.#program, ...args], { cwd, env: { ...cleanEnvironment(), WEFT_HOME: this.home, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text.out += chunk;
      if (reader === 'first line' && text.out.includes('\n')) child.stdout.destroy();
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.err += chunk));
    let over = false;
    const ended = new Promise<Ended>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => {
        over = true;
        this.#running.delete(running);
        resolve({ code: code ?? undefined, ...text });
      });
    });
    const running: Running = {
      pid: child.pid ?? 0,
      ended,
      seen: async (wanted) => {
        const there = (): boolean => (typeof wanted === 'string' ? running.text().includes(wanted) : wanted.test(running.text()));
        while (!there()) {
          if (over) throw new Error(`weft ${args.join(' ')} ended without ${String(wanted)}: ${text.out}${text.err}`);
          await wait(20);
        }
      },
      text: () => text.out + text.err,
      kill: (signal) => child.kill(signal),
    };
    this.#running.add(running);
    return running;
  }

  /** Submits, waits for the end and gives the id. */
  async train(args: readonly string[], options: RunOptions = {}): Promise<string> {
    return submittedId(await this.out(['train', ...args], options));
  }

  /** Ends whatever is left of commands and trainings. */
  async end(): Promise<void> {
    for (const running of this.#running) running.kill('SIGKILL');
    await Promise.all([...this.#running].map(({ ended }) => ended));
    await new LocalTrainings({ path: (...parts) => this.folder.join(...parts) }).endAll();
  }
}

/** The id in what `weft train` printed. */
export function submittedId(out: string): string {
  const id = /^submitted +(\S+)/m.exec(out)?.[1];
  if (id === undefined) throw new Error(`Nothing was submitted: ${out}`);
  return id;
}

/** A machine of its own for each test of the suite that calls this; what a test leaves running is ended after it. */
export function weftPerTest(program: keyof typeof programs = 'source'): { readonly it: Weft } {
  let weft: Weft | undefined;
  setup(async () => {
    weft = new Weft(await tempFolder(), program);
    await mkdir(weft.cwd);
  });
  teardown(async () => {
    await weft?.end();
    await weft?.folder[Symbol.asyncDispose]();
  });
  return {
    get it() {
      if (!weft) throw new Error('Only a test has a machine of its own.');
      return weft;
    },
  };
}

/** The environment of a person who has configured nothing: what whoever runs the tests has set must not matter. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(WEFT_|AWS_|NO_COLOR$|FORCE_COLOR$|VIRTUAL_ENV$|NODE_OPTIONS$|CI$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** A manifest of the shell: what it runs, and how many learners. */
export function shellManifest(name: string, command: string, more = ''): string {
  return `name: ${name}
learners: 1
cpus: 0.5
memory: 64MB
data_stores:
  - id: store
    type: s3_datastore
    training_results:
      container: results
framework:
  name: custom
  version: none/none
  command: ${JSON.stringify(command)}
${more}`;
}
