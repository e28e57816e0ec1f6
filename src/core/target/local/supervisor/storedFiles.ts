import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { packKey, trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { systemErrorCode } from '../../../base/weftError.ts';
import type { WorkFolder } from '../trainingFolder.ts';

/** A folder or file of the learners and the keys that it is stored under. */
export interface StoredRoot {
  readonly kind: 'folder' | 'file';
  readonly path: string;
  /** Of a folder what its files' keys begin with, of a file its key. */
  readonly key: string;
  /** Whose record lists it; what all share is in the first learner's. */
  readonly learnerId: number;
  /** Names in the folder that have a root of their own, or none. */
  readonly except?: readonly string[];
  /** Whether what is stored under a key is only ever appended to. */
  readonly isGrowing: (key: string) => boolean;
}

/** A file that belongs into the bucket, as it was when it was looked at. */
export interface FoundFile {
  readonly path: string;
  readonly key: string;
  readonly learnerId: number;
  readonly sizeBytes: number;
  /** Changes whenever the content can have changed: size, time and inode. */
  readonly version: string;
  /** Only ever appended to: any beginning of it is worth storing, and it need not come to rest. */
  readonly growing: boolean;
}

/** Event files, logs and line-by-line records, by their names; what else is written counts once it has come to rest. */
const growingNames = /tfevents|\.(log|jsonl|ndjson)$/;

/**
 * What a training keeps: results and checkpoints, of each learner its log and $JOB_STATE_DIR/logs, and what was written
 * beside the results into $RESULT_BUCKET_DIR, which to the ancestor's scripts is the bucket itself.
 */
export function storedRoots(plan: TrainingPlan, work: WorkFolder): StoredRoot[] {
  const { trainingId, evaluationMetrics } = plan;
  const learners = Array.from({ length: plan.learners }, (_, index) => index + 1);
  const metricsFile = evaluationMetrics.type === 'emetrics_file' ? path.posix.basename(evaluationMetrics.in ?? '') : undefined;
  const isGrowing = (key: string): boolean => growingNames.test(path.posix.basename(key)) || path.posix.basename(key) === metricsFile;
  const always = (): boolean => true;
  const [checkpoints, packs] = [path.basename(work.checkpoints(plan)), path.posix.dirname(packKey(''))];
  return [
    { kind: 'folder', path: work.results(plan), key: trainingKeys.prefix(trainingId), learnerId: 1, isGrowing },
    { kind: 'folder', path: work.checkpoints(plan), key: trainingKeys.checkpoints(trainingId), learnerId: 1, isGrowing },
    { kind: 'folder', path: work.resultBucket(plan), key: '', learnerId: 1, except: [trainingId, checkpoints, packs], isGrowing },
    ...learners.flatMap((learnerId): StoredRoot[] => [
      { kind: 'folder', path: work.logs(learnerId), key: trainingKeys.stateLogs(trainingId, learnerId), learnerId, isGrowing: always },
      { kind: 'file', path: work.log(learnerId), key: trainingKeys.log(trainingId, learnerId), learnerId, isGrowing: always },
      { kind: 'file', path: work.logTimes(learnerId), key: trainingKeys.logTimes(trainingId, learnerId), learnerId, isGrowing: always },
    ]),
  ];
}

/**
 * Every regular file below the roots. Links count while they lead to a file inside the same root (a folder they lead to
 * is met where it really is); FIFOs, sockets and what vanishes meanwhile are passed over. A folder that cannot be read
 * is told to `onUnreadable` and keeps nothing else from being found.
 */
export async function* findStoredFiles(roots: readonly StoredRoot[], onUnreadable: (key: string, thrown: unknown) => void): AsyncGenerator<FoundFile> {
  for (const root of roots) {
    if (root.kind === 'file') {
      const file = await foundFile(root.path, root.key, root);
      if (file) yield file;
      continue;
    }
    const folders = [{ path: root.path, key: root.key }];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of await readFolder(folder.path, (thrown) => onUnreadable(folder.key, thrown))) {
        if (folder.path === root.path && root.except?.includes(entry.name)) continue;
        const entryPath = path.join(folder.path, entry.name);
        if (entry.isDirectory()) folders.push({ path: entryPath, key: `${folder.key}${entry.name}/` });
        else if (entry.isFile() || (entry.isSymbolicLink() && (await leadsInside(entryPath, root.path)))) {
          const file = await foundFile(entryPath, folder.key + entry.name, root);
          if (file) yield file;
        }
      }
    }
  }
}

/** The version that a file has now; undefined when it is gone. */
export async function currentVersion(filePath: string): Promise<string | undefined> {
  const found = await stat(filePath, { bigint: true }).catch(goneAs(undefined));
  return found && versionOf(found);
}

function versionOf({ size, mtimeNs, ino }: BigIntStats): string {
  return `${String(size)}-${String(mtimeNs)}-${String(ino)}`;
}

async function foundFile(filePath: string, key: string, { learnerId, isGrowing }: StoredRoot): Promise<FoundFile | undefined> {
  const found = await stat(filePath, { bigint: true }).catch(goneAs(undefined));
  if (!found?.isFile()) return undefined;
  return { path: filePath, key, learnerId, sizeBytes: Number(found.size), version: versionOf(found), growing: isGrowing(key) };
}

async function readFolder(folder: string, onUnreadable: (thrown: unknown) => void): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if (!isGone(thrown)) onUnreadable(thrown);
    return [];
  }
}

async function leadsInside(link: string, root: string): Promise<boolean> {
  const [target, realRoot] = await Promise.all([realpath(link).catch(goneAs(undefined)), realpath(root).catch(goneAs(undefined))]);
  return target !== undefined && realRoot !== undefined && target.startsWith(realRoot + path.sep);
}

function goneAs<T>(value: T): (thrown: unknown) => T {
  return (thrown) => {
    if (isGone(thrown)) return value;
    throw thrown;
  };
}

function isGone(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemErrorCode(thrown) ?? '');
}
