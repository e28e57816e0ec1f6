import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bench, Contestant, Peer, Sample } from '../bench.ts';
import { settledMs } from './firstUploadBench.ts';
import { type UploadStage, uploadStage } from './uploadStage.ts';
import { editedFile, writeProject } from './writeProject.ts';

const run = promisify(execFile);
const mostSentBytes = 8_000_000;
const editorsProcess = 'Weft in a process that is there, as the editor’s is';

/** Peers' line 3; the line is Weft's from the shell, its part is Weft's in a process that has submitted before. */
export const secondUploadBench: Bench = {
  id: 3,
  work: 'the same after one line is added to one file',
  aim: 'under 0.7 s from the shell and 0.35 s in the editor’s process, under 8 MB sent',
  isMet: ({ ratio, weft, parts = [] }) => ratio > 1 && weft.median < 0.7 && parts.every(({ median }) => median < 0.35),
  async setUp() {
    const stage = await uploadStage();
    const { aws, rclone, folder } = stage;
    const zip = folder.join('project.zip');
    // Each has a folder of its own, in which its own line alone is new.
    const project = async (name: string): Promise<string> => {
      const copy = folder.join(name);
      await (name === 'shell' ? writeProject(copy) : cp(folder.join('shell'), copy, { recursive: true }));
      await stage.makeBucket(name);
      return copy;
    };
    const shell = await project('shell');
    const editor = await project('editor');
    const peer = async (name: string, bucket: string, commands: (copy: string) => string[]): Promise<Peer> => {
      const copy = await project(bucket);
      return { name, run: async () => (await addLine(copy), stage.time(...commands(copy))) };
    };
    const peers = [
      await peer('zip + aws s3 cp', 'zipped', (copy) => [`rm -f ${zip}; cd ${copy} && zip -qr ${zip} .`, `${aws} s3 cp --quiet ${zip} s3://zipped/`]),
      await peer('aws s3 sync', 'synced', (copy) => [`${aws} s3 sync --quiet ${copy} s3://synced/`]),
      await peer('rclone copy --transfers 16', 'cloned', (copy) => [`${rclone} copy ${copy} bench:cloned`]),
    ];
    await wait(settledMs);
    const open = await OpenProcess.start(stage, editor);
    await uploadAgain(stage, shell);
    return {
      weft: { run: async () => (await addLine(shell), uploadAgain(stage, shell)) },
      peers,
      parts: [{ name: editorsProcess, run: async () => (await addLine(editor), open.run()) }],
      [Symbol.asyncDispose]: async () => {
        await open.end();
        await stage[Symbol.asyncDispose]();
      },
    };
  },
};

const addLine = (project: string): Promise<void> => appendFile(path.join(project, editedFile), 'print("one more")\n');

const argumentsOf = ({ program, folder, endpoint }: UploadStage, project: string, mode: string): string[] => [program, project, folder.join(`cache-${path.basename(project)}`), endpoint, path.basename(project), mode];

async function uploadAgain(stage: UploadStage, project: string): Promise<Sample> {
  const start = performance.now();
  const { stdout } = await run(process.execPath, argumentsOf(stage, project, 'once'), { env: stage.env });
  const seconds = (performance.now() - start) / 1000;
  return { ...sampleOf(stdout), seconds };
}

function sampleOf(line: string): Sample {
  const { seconds, peakMemoryMb, sentBytes, sentPacks } = JSON.parse(line) as { seconds: number; peakMemoryMb: number; sentBytes: number; sentPacks: number };
  if (sentPacks === 1 && sentBytes > mostSentBytes) throw new Error(`More was sent than one line is worth: ${line}`);
  return { seconds, peakMemoryMb };
}

/** A process that stays open between submits. */
class OpenProcess implements Contestant {
  readonly #child: ReturnType<typeof spawnOpen>;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ReturnType<typeof spawnOpen>) {
    this.#child = child;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  static async start(stage: UploadStage, project: string): Promise<OpenProcess> {
    const opened = new OpenProcess(spawnOpen(stage, project));
    await opened.#sample();
    return opened;
  }

  run(): Promise<Sample> {
    this.#child.stdin.write('once more\n');
    return this.#sample();
  }

  async end(): Promise<void> {
    this.#child.stdin.end();
    await once(this.#child, 'close');
  }

  async #sample(): Promise<Sample> {
    const next = await this.#lines.next();
    if (next.done) throw new Error('The process that was to stay open has ended.');
    return sampleOf(next.value);
  }
}

const spawnOpen = (stage: UploadStage, project: string) => spawn(process.execPath, argumentsOf(stage, project, 'again'), { env: stage.env, stdio: ['pipe', 'pipe', 'inherit'] });
