import { watch } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { isAbort, systemErrorCode } from '../../base/weftError.ts';
import { isSupervised } from './supervision.ts';
import { TrainingFolder } from './trainingFolder.ts';

export interface WatchTrainingsOptions {
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Between two looks where the system does not tell of changes, or loses one. */
  readonly pollMs: number;
}

/**
 * Yields the ids of trainings whose folders changed, appeared or went. The system's notices make it quick, where there
 * are any; what counts is a look at the folders, so a lost notice costs no more than `pollMs`.
 */
export async function* watchTrainings(root: string, { signal, clock, pollMs }: WatchTrainingsOptions): AsyncGenerator<readonly string[]> {
  // The system tells of a folder only that is there; where none can be made, none appears before somebody makes room.
  await mkdir(root, { recursive: true }).catch(() => undefined);
  const notices = new Notices(root);
  try {
    for (let known = await signatures(root); ; ) {
      // Only what runs: watchers are scarce on some systems, and a resume of something old is seen by the next look.
      notices.watchOnly([...known].filter(([, signature]) => signature.endsWith(supervisedMark)).map(([id]) => id));
      await notices.next(clock, pollMs, signal);
      await clock.sleep(Math.min(settleMs, pollMs), signal);
      const now = await signatures(root);
      const ids = [...new Set([...known.keys(), ...now.keys()])].filter((id) => known.get(id) !== now.get(id));
      known = now;
      if (ids.length > 0) yield ids;
    }
  } catch (thrown) {
    if (!isAbort(thrown)) throw thrown;
  } finally {
    notices.close();
  }
}

/** The folders of trainings, in no order; none where nothing was ever trained, or ever could be (a home that is read-only). */
export async function trainingNames(root: string): Promise<string[]> {
  try {
    return (await readdir(root)).filter((name) => !name.startsWith('.'));
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** Notices come in bursts; one look is enough for all of a burst. */
const settleMs = 50;
const supervisedMark = ' supervised';

/** What a training's folder looks like from outside; changes whenever its facts can have changed. */
async function signatures(root: string): Promise<Map<string, string>> {
  const found = await Promise.all(
    (await trainingNames(root)).map(async (name) => {
      const folder = new TrainingFolder(path.join(root, name));
      const [status, wishes, claims, supervised] = await Promise.all([statusVersion(folder), folder.wishes.lastNumber(), folder.claims.lastNumber(), isSupervised(folder)]);
      return [name, `${status} ${String(wishes)} ${String(claims)}${supervised ? supervisedMark : ''}`] as const;
    }),
  );
  return new Map(found);
}

async function statusVersion(folder: TrainingFolder): Promise<string> {
  const found = await stat(path.join(folder.path, 'status.json'), { bigint: true }).catch(() => undefined);
  return found ? `${String(found.mtimeNs)} ${String(found.ino)}` : '';
}

/** Notices of the file system for the root and the folders of its trainings; none where the system gives none. */
class Notices {
  readonly #root: string;
  readonly #watchers = new Map<string, () => void>();
  #wake: () => void = () => undefined;
  #missed = false;

  constructor(root: string) {
    this.#root = root;
    this.#watch(root);
  }

  watchOnly(names: readonly string[]): void {
    const folders = names.flatMap((name) => [path.join(this.#root, name), path.join(this.#root, name, 'wishes')]);
    const wanted = new Set([this.#root, ...folders]);
    for (const [folder, close] of this.#watchers) {
      if (wanted.has(folder)) continue;
      close();
      this.#watchers.delete(folder);
    }
    for (const folder of wanted) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  /** Resolves at the next notice, or after `pollMs`; at once if there was one since the last call. */
  async next(clock: Clock, pollMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#missed) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      try {
        await clock.sleep(pollMs, AbortSignal.any([signal, woken.signal]));
      } catch (thrown) {
        if (!isAbort(thrown) || signal.aborted) throw thrown;
      }
    }
    this.#missed = false;
  }

  close(): void {
    for (const close of this.#watchers.values()) close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, () => {
        this.#missed = true;
        this.#wake();
      });
      const close = (): void => {
        watcher.close();
        this.#watchers.delete(folder);
      };
      watcher.on('error', close);
      this.#watchers.set(folder, close);
    } catch (thrown) {
      // Not there yet, or no more watchers to be had (ENOSPC, EMFILE): the look every `pollMs` finds it.
      if (systemErrorCode(thrown) === undefined) throw thrown;
    }
  }
}
