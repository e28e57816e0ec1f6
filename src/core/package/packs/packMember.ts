import { hash } from 'node:crypto';
import type { WorkspaceEntry } from '../workspaceEntry.ts';

/** An entry whose content is known. */
export interface PackMember {
  readonly entry: WorkspaceEntry;
  /** In hexadecimal; of a link, that of its target's UTF-8. */
  readonly sha256: string;
}

/** The same members give the same archive, byte for byte, so that this names an archive that was made before. */
export function membersHash(members: readonly PackMember[]): string {
  return hash('sha256', JSON.stringify(members.map(({ entry: { path, executable, linkTarget }, sha256 }) => [path, executable, linkTarget ?? null, sha256])), 'hex');
}
