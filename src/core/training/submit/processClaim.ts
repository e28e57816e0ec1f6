import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { systemErrorCode } from '../../base/weftError.ts';
import { NumberedFiles } from '../../target/local/numberedFiles.ts';
import { isRunning, type ProcessIdentity } from '../../target/local/platform.ts';

/** In the name of a folder that is being removed; one that is found was left by a crash. */
export const goneMark = '.gone-';

/**
 * How often a folder that goes under our hands is made again. A system that makes none at all says the same of it: Node
 * answers ENOENT for a disk that is read-only.
 */
const attempts = 100;

/** Who has taken something on; `over` once it was laid down. */
export interface Claim {
  readonly holder: ProcessIdentity;
  readonly trainingId: string;
  readonly over?: true;
}

/**
 * Something that one process at a time does. A claim is its holder's as long as that process lives (pid, start time and
 * boot); of any number that try at once exactly one gets it, and a dead holder leaves nothing to clear away.
 */
export class ProcessClaim {
  readonly #folder: string;
  readonly #claims: NumberedFiles<Claim>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#claims = new NumberedFiles(folder);
  }

  /** Takes it on; answers the claim that keeps us from it, this process's own included, or undefined when it is ours. */
  async take(holder: ProcessIdentity, trainingId: string): Promise<Claim | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await mkdir(this.#folder, { recursive: true });
        const last = await this.#claims.last();
        if (last && (await isHeld(last.value))) return last.value;
        if (await this.#claims.append(last?.number ?? 0, { holder, trainingId })) return undefined;
      } catch (thrown) {
        // Another process has settled it meanwhile and removes the folder.
        if (systemErrorCode(thrown) !== 'ENOENT' || attempt === attempts) throw thrown;
      }
    }
  }

  /** The claim of a living process, if any. */
  async held(): Promise<Claim | undefined> {
    const last = await this.#claims.last();
    return last && (await isHeld(last.value)) ? last.value : undefined;
  }

  /** Lays it down, so that another process may take it on. */
  async release(): Promise<void> {
    const last = await this.#claims.last();
    if (last) await this.#claims.append(last.number, { ...last.value, over: true });
  }

  /** Removes every trace, for what nobody will ever take on again. */
  async remove(): Promise<void> {
    // Out of the way first: who takes it on at this moment must not write into what is being removed.
    const gone = `${this.#folder}${goneMark}${randomBytes(6).toString('hex')}`;
    try {
      await rename(this.#folder, gone);
    } catch (thrown) {
      if (systemErrorCode(thrown) === 'ENOENT') return;
      throw thrown;
    }
    await rm(gone, { recursive: true, force: true });
  }
}

async function isHeld({ holder, over }: Claim): Promise<boolean> {
  return over !== true && isRunning(holder);
}
