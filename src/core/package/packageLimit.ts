import { renderBytes } from '../base/renderBytes.ts';
import { WeftError } from '../base/weftError.ts';
import type { WorkspaceEntry } from './workspaceEntry.ts';

/** What a submit may send without being asked. */
export interface PackageLimit {
  readonly totalBytes: number;
  readonly fileCount: number;
}

export const defaultLimit: PackageLimit = { totalBytes: 2 * 1024 ** 3, fileCount: 100_000 };

const namedFolders = 5;

/** Says, before anything is read, what makes the package too large; undefined when it is not. */
export function overLimit(entries: readonly WorkspaceEntry[], totalBytes: number, limit: PackageLimit): WeftError | undefined {
  if (totalBytes <= limit.totalBytes && entries.length <= limit.fileCount) return undefined;
  const byFolder = Map.groupBy(entries, ({ path }) => (path.includes('/') ? `${path.slice(0, path.indexOf('/'))}/` : path));
  const largest = [...byFolder]
    .map(([name, members]) => ({ name, count: members.length, sizeBytes: members.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }))
    .sort((a, b) => b.sizeBytes - a.sizeBytes || b.count - a.count)
    .slice(0, namedFolders)
    .map(({ name, count, sizeBytes }) => `“${name}” ${renderBytes(sizeBytes, { binary: true })} in ${files(count)}`);
  const allowed = `${renderBytes(limit.totalBytes, { binary: true })} or ${files(limit.fileCount)}`;
  return new WeftError('package/too-large', `The code has ${renderBytes(totalBytes, { binary: true })} in ${files(entries.length)}, more than ${allowed}: ${largest.join(', ')}. Leave out in .weftignore what the training does not need, put data into a bucket, or confirm that all of it should go.`);
}

function files(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'file' : 'files'}`;
}
