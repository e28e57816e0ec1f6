import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { packageWorkspace } from '../../../../src/core/package/packageWorkspace.ts';
import { trainingKeys } from '../../../../src/core/plan/trainingKeys.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import type { LearnerRecord } from '../../../../src/core/target/learnerRecord.ts';
import { uploadSubmission } from '../../../../src/core/training/submit/uploadSubmission.ts';
import { packageOptions } from '../../../support/packageOptions.ts';
import { somePlan } from '../../../support/trainingFixture.ts';
import { tempFolder, type TempFolder } from '../../../support/tempFolder.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';
import type { PodShell } from './podShell.ts';

export const trainingId = 'retrain-7k2mq0x3bd';
export const submissionId = '0123456789abcdef0123456789abcdef';
export const resultsBucket = 'nh-output';
/** What a submit leaves below the training's prefix. */
export const submittedKeys = ['_plan.json', '_submitted_code/READY', '_submitted_code/manifest.yml', '_submitted_code/snapshot.json'];

const scripts = path.resolve(import.meta.dirname, '../../../../src/core/target/kubernetes/runtime');
const limitMs = 30_000;

export interface PodOptions {
  readonly shell: PodShell;
  /** The learner's own shell, where it is another. */
  readonly learnerShell?: PodShell;
  readonly command?: string;
  /** From 0. */
  readonly index?: number;
  readonly learners?: number;
  /** Over the settings of the test, by name of the variable. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that keeps the buckets; an own one by default. */
  readonly store?: string;
}

/** A container's first process. */
export interface Container {
  readonly process: ChildProcess;
  /** All of its stdout so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves to the exit code, or -1 for one that a signal ended. */
  exited(): Promise<number>;
}

/**
 * One learner's pod without Kubernetes: the folders that its containers share, and the scripts as processes, started by
 * the test in the order that the kubelet would. Buckets are folders, which rclone sees as a remote.
 */
export class PodFixture implements AsyncDisposable {
  readonly #folder: TempFolder;
  readonly #options: PodOptions;
  readonly #containers: Container[] = [];
  readonly #searchPaths = new Map<PodShell, string>();

  private constructor(folder: TempFolder, options: PodOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  static async make(options: PodOptions): Promise<PodFixture> {
    const folder = await tempFolder();
    const pod = new PodFixture(folder, options);
    await mkdir(pod.bucket(), { recursive: true });
    await pod.configure(`[s0]\ntype = alias\nremote = ${path.dirname(pod.bucket())}\n`);
    return pod;
  }

  /** Path in a volume of the pod: control/…, job/…, data/…, results/<bucket>/…. */
  join(...parts: readonly string[]): string {
    return this.#folder.join(...parts);
  }

  get resultFolder(): string {
    return this.join('results', resultsBucket, trainingId);
  }

  bucket(name = resultsBucket): string {
    return path.join(this.#options.store ?? this.join('store'), name);
  }

  /** Path of an object of the training. */
  object(...parts: readonly string[]): string {
    return path.join(this.bucket(), trainingId, ...parts);
  }

  /** Packs these files, with a link and an executable among them, and uploads them as a submit does. */
  async submit(files: Readonly<Record<string, string>>): Promise<void> {
    const workspace = this.join('workspace');
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
      await writeFile(path.join(workspace, name), content);
    }
    const [first = ''] = Object.keys(files);
    await symlink(first, path.join(workspace, 'link'));
    await chmod(path.join(workspace, first), 0o755);
    const options = packageOptions(this.join('package-cache'));
    const codePackage = await packageWorkspace(workspace, options);
    const plan = somePlan({ trainingId, submissionId, results: { dataStoreId: 'results', bucket: resultsBucket } });
    const store = openStore({ kind: 'folder', folder: path.dirname(this.bucket()) });
    await uploadSubmission({ plan, submittedTo: { targetId: 'test' }, manifestText: 'name: retrain\n', codePackage, store, ...options });
    await codePackage.dispose();
  }

  async putObject(key: string, content: string | Uint8Array, bucket = resultsBucket): Promise<void> {
    const file = path.join(this.bucket(bucket), key);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Writes the file that rclone finds its stores by. */
  async configure(config: string): Promise<void> {
    await writeFile(this.join('rclone.conf'), config);
  }

  /** Brings what the results bucket holds into a real store. */
  async moveTo(store: ObjectStore): Promise<void> {
    const entries = await readdir(this.bucket(), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((found) => found.isFile())) {
      const file = path.join(entry.parentPath, entry.name);
      await store.writeFile(resultsBucket, path.relative(this.bucket(), file), file);
    }
  }

  /** Keys of the results bucket below the training's prefix, sorted. */
  async keys(): Promise<string[]> {
    const entries = await readdir(this.object(), { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map((entry) => path.relative(this.object(), path.join(entry.parentPath, entry.name))).sort();
  }

  async record(): Promise<LearnerRecord> {
    return JSON.parse(await readFile(path.join(this.bucket(), trainingKeys.record(trainingId, (this.#options.index ?? 0) + 1)), 'utf8')) as LearnerRecord;
  }

  async fetch(): Promise<Container> {
    return this.#start('fetch.sh', this.#options.shell, await this.#storeEnv());
  }

  /** The init container, to its good end. */
  async fetched(): Promise<void> {
    const fetch = await this.fetch();
    const code = await fetch.exited();
    if (code !== 0) throw new Error(`fetch.sh ended with ${String(code)}:\n${fetch.stderr()}`);
  }

  async sync(): Promise<Container> {
    return this.#start('sync.sh', this.#options.shell, await this.#storeEnv());
  }

  async learner(): Promise<Container> {
    return this.#start('learner.sh', this.#options.learnerShell ?? this.#options.shell, {
      LEARNER_NAME_PREFIX: trainingId,
      TRAINING_COMMAND: this.#options.command ?? ':',
    });
  }

  /** Sidecar and learner until the learner has ended; the kubelet ends the sidecar then. Resolves to the learner's code. */
  async ran(): Promise<number> {
    const sync = await this.sync();
    const code = await (await this.learner()).exited();
    sync.process.kill('SIGTERM');
    await sync.exited();
    return code;
  }

  /** Waits until a file is there. */
  async appears(file: string): Promise<void> {
    await waitUntil(`“${file}” appears`, limitMs, () => readFile(file).then(() => true));
  }

  /** A fresh pod of the same training: the volumes are empty, the bucket is as it was. */
  async replace(): Promise<void> {
    await this.#killAll();
    for (const volume of ['control', 'job', 'results', 'data']) await rm(this.join(volume), { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#killAll();
    await this.#folder[Symbol.asyncDispose]();
  }

  async #killAll(): Promise<void> {
    for (const container of this.#containers.splice(0)) {
      const { pid, exitCode, signalCode } = container.process;
      if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
      await container.exited();
    }
  }

  async #storeEnv(): Promise<Record<string, string>> {
    await writeFile(this.join('termination-log'), '');
    return {
      RCLONE_CONFIG: this.join('rclone.conf'),
      WEFT_RESULTS: `s0:${resultsBucket}`,
      WEFT_SUBMISSION_ID: submissionId,
      WEFT_DATA: '',
      WEFT_READY_SECONDS: '20',
      WEFT_SYNC_SECONDS: '1',
      WEFT_METRICS_FILE: '',
      WEFT_RECORD_SECONDS: '4',
      WEFT_LEARNERS: String(this.#options.learners ?? 1),
      WEFT_TERMINATION_LOG: this.join('termination-log'),
    };
  }

  async #start(script: string, shell: PodShell, env: Readonly<Record<string, string>>): Promise<Container> {
    const searchPath = this.#searchPaths.get(shell) ?? (await shell.programs(this.join('programs', String(this.#searchPaths.size))));
    this.#searchPaths.set(shell, searchPath);
    const [command, ...args] = shell.command;
    const child = spawn(command, [...args, path.join(scripts, script)], {
      // A session of its own, so that all of it can be ended, and so that it has no terminal, as in a pod.
      detached: true,
      cwd: '/',
      env: { PATH: searchPath, ...this.#sharedEnv(), ...env, ...this.#options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const container = containerOf(child);
    this.#containers.push(container);
    return container;
  }

  #sharedEnv(): Record<string, string> {
    return {
      HOME: this.join('job', 'home'),
      WEFT_CONTROL: this.join('control'),
      WEFT_GRACE_SECONDS: '12',
      WEFT_LEARNER_SECONDS: '2',
      WEFT_STORE_SECONDS: '5',
      JOB_COMPLETION_INDEX: String(this.#options.index ?? 0),
      TRAINING_ID: trainingId,
      JOB_STATE_DIR: this.join('job'),
      MODEL_DIR: this.join('job', 'model-code'),
      LOG_DIR: this.join('job', 'logs'),
      DATA_DIR: this.join('data'),
      RESULT_DIR: this.resultFolder,
      RESULT_BUCKET_DIR: path.dirname(this.resultFolder),
      CHECKPOINT_DIR: this.join('results', resultsBucket, '_wml_checkpoints'),
    };
  }
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function containerOf(child: ChildProcess): Container {
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const closed = once(child, 'close');
  return {
    process: child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    exited: async () => {
      await closed;
      return child.exitCode ?? -1;
    },
  };
}
