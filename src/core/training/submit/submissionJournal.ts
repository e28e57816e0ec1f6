import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, unlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { createJson, readJson, replaceJson } from '../../base/jsonFile.ts';
import { fail, type Result, succeed } from '../../base/result.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import { identifyProcess, type ProcessIdentity } from '../../target/local/platform.ts';
import { goneMark, ProcessClaim } from './processClaim.ts';
import type { SubmissionEntry, SubmitStep } from './submissionEntry.ts';

/** An entry that this process alone may carry on with. */
export interface ClaimedSubmission {
  readonly entry: SubmissionEntry;
  /** On disk when it resolves: only then may the step begin. */
  readonly advance: (step: SubmitStep) => Promise<void>;
  /** The submission is settled, one way or the other. */
  readonly drop: () => Promise<void>;
  /** Lets another process settle it, now that this one cannot. */
  readonly release: () => Promise<void>;
}

/**
 * What was begun and is not known to be finished, a file for each submission under WEFT_HOME/submissions:
 *
 *     <submission id>.json          the entry, replaced whole at each step
 *     <submission id>.claims/       who carries it on
 *     manifest-<hash>.claims/       who submits this manifest, so that a second click finds the first
 */
export class SubmissionJournal {
  readonly #folder: string;
  #identity: Promise<ProcessIdentity | undefined> | undefined;

  /** @param home WEFT_HOME */
  constructor(home: string) {
    this.#folder = path.join(home, 'submissions');
  }

  /** Writes down what is about to be begun. */
  async begin(entry: SubmissionEntry): Promise<ClaimedSubmission> {
    await mkdir(this.#folder, { recursive: true });
    const { submissionId, trainingId } = entry.plan;
    const claim = this.#claim(submissionId);
    // Claimed first: an entry without a claim would be anybody's.
    const rival = await claim.take(await this.#self(), trainingId);
    if (rival || !(await createJson(this.#file(submissionId), entry))) {
      throw new WeftError('training/already-submitting', `“${trainingId}” is being submitted already. Look for it with “weft list”.`);
    }
    return this.#claimed(entry, claim);
  }

  /** Ids of the submissions that nobody carries on: what a crash or a lost connection left behind. */
  async abandoned(): Promise<string[]> {
    const names = await this.#names();
    await this.#sweep(names);
    const ids = names.flatMap((name) => idOf(name) ?? []);
    const free = await Promise.all(ids.map(async (id) => ((await this.#claim(id).held()) ? [] : [id])));
    return free.flat();
  }

  /** All that is begun and not settled, by whichever process. */
  async list(): Promise<SubmissionEntry[]> {
    const entries = await Promise.all((await this.#names()).flatMap((name) => idOf(name) ?? []).map((id) => this.#read(id)));
    return entries.filter((entry) => entry !== undefined);
  }

  /** Takes an abandoned submission on; undefined when another process was first, or has settled it. */
  async claim(submissionId: string): Promise<ClaimedSubmission | undefined> {
    const claim = this.#claim(submissionId);
    const entry = await this.#read(submissionId);
    if (!entry || (await claim.take(await this.#self(), entry.plan.trainingId))) return undefined;
    // Read again: who held the claim before may have come further, or to the end.
    const current = await this.#read(submissionId);
    if (current) return this.#claimed(current, claim);
    await claim.remove();
    return undefined;
  }

  /**
   * Runs one submit of the manifest at a time, across all processes of the user; fails with the id of the training that
   * is being submitted where another one is under way.
   */
  async alone<T>(manifest: string, trainingId: string, submit: () => Promise<T>): Promise<Result<T, string>> {
    const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 32);
    const claim = new ProcessClaim(path.join(this.#folder, `manifest-${hash}.claims`));
    const rival = await claim.take(await this.#self(), trainingId);
    if (rival) return fail(rival.trainingId);
    try {
      return succeed(await submit());
    } finally {
      await claim.release();
    }
  }

  async #self(): Promise<ProcessIdentity> {
    // Never another one in the life of a process, and dear to find out on some systems.
    this.#identity ??= identifyProcess(process.pid);
    const identity = await this.#identity;
    if (!identity) throw new WeftError('internal/unexpected', 'This process cannot find itself in the list of processes.');
    return identity;
  }

  #claimed(first: SubmissionEntry, claim: ProcessClaim): ClaimedSubmission {
    const file = this.#file(first.plan.submissionId);
    let entry = first;
    return {
      get entry() {
        return entry;
      },
      advance: async (step) => {
        const next = { ...entry, step };
        await replaceJson(file, next);
        entry = next;
      },
      drop: async () => {
        await unlink(file).catch((thrown: unknown) => {
          if (systemErrorCode(thrown) !== 'ENOENT') throw thrown;
        });
        await claim.remove();
      },
      release: () => claim.release(),
    };
  }

  /** Claims whose submission was never written down or is settled, and folders that a crash kept from being removed. */
  async #sweep(names: readonly string[]): Promise<void> {
    for (const name of names) {
      if (name.includes(goneMark)) await rm(path.join(this.#folder, name), { recursive: true, force: true });
      const submissionId = /^([0-9a-f]{32})\.claims$/.exec(name)?.[1];
      if (submissionId === undefined || names.includes(`${submissionId}.json`)) continue;
      const claim = this.#claim(submissionId);
      if (!(await claim.held()) && !(await this.#read(submissionId))) await claim.remove();
    }
  }

  async #names(): Promise<string[]> {
    try {
      return await readdir(this.#folder);
    } catch (thrown) {
      if (systemErrorCode(thrown) === 'ENOENT') return [];
      throw thrown;
    }
  }

  async #read(submissionId: string): Promise<SubmissionEntry | undefined> {
    return readJson<SubmissionEntry>(this.#file(submissionId));
  }

  #claim(submissionId: string): ProcessClaim {
    return new ProcessClaim(path.join(this.#folder, `${submissionId}.claims`));
  }

  #file(submissionId: string): string {
    return path.join(this.#folder, `${submissionId}.json`);
  }
}

/** The submission id that a file of the journal is named by. */
function idOf(name: string): string | undefined {
  return /^([0-9a-f]{32})\.json$/.exec(name)?.[1];
}
