import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Clock } from '../base/clock.ts';
import type { Report } from '../base/progress.ts';
import { systemErrorCode, WeftError } from '../base/weftError.ts';
import type { LeftOut, PackagePreview } from './codePackage.ts';
import { nameWarnings } from './nameWarnings.ts';
import { defaultLimit, overLimit, type PackageLimit } from './packageLimit.ts';
import { builtInRule } from './rules/builtInRules.ts';
import { WorkspaceRules } from './rules/workspaceRules.ts';
import { walkWorkspace } from './walkWorkspace.ts';
import type { WorkspaceEntry } from './workspaceEntry.ts';

export interface PackageOptions {
  /** Patterns of the manifest. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Where what is known of the workspace is kept between submits, and archives until they are sent. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly report: Report;
  readonly clock: Clock;
  /** What may be sent without being asked; larger once a person has confirmed. */
  readonly limit?: PackageLimit;
  /** Values that must not leave, such as the literal keys of a manifest: a file that holds one stays behind. */
  readonly knownSecrets?: readonly string[];
  /** Set for a folder that is part of no repository, wherever it lies: ignore files above it do not hold for it. */
  readonly standalone?: boolean;
}

export interface ScannedWorkspace {
  readonly entries: readonly WorkspaceEntry[];
  readonly leftOut: readonly LeftOut[];
  readonly warnings: PackagePreview['warnings'];
  readonly unreadable: readonly string[];
  /** Set when there is more than may be sent unasked. */
  readonly tooLarge?: WeftError;
}

/**
 * Finds out what would go and what stays, by names and rules alone.
 *
 * @param root real path
 */
export async function scanWorkspace(root: string, options: PackageOptions): Promise<ScannedWorkspace> {
  const { include = [], exclude = [], signal, report } = options;
  // As git compares names on each system.
  const own = new WorkspaceRules({ include, exclude, ignoreCase: process.platform !== 'linux' });
  const rules = options.standalone === true ? own : await rulesAbove(root, own);
  const walked = await walkWorkspace(root, { rules, signal, report });
  const warnings = [...nameWarnings(walked.entries.map((entry) => entry.path)), ...confirmedSecrets(walked.entries)];
  const tooLarge = overLimit(walked.entries, walked.totalBytes, options.limit ?? defaultLimit);
  return { entries: walked.entries, leftOut: walked.leftOut, unreadable: walked.unreadable, warnings, ...(tooLarge && { tooLarge }) };
}

/** @throws WeftError `package/folder-missing` */
export async function workspaceRoot(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (thrown) {
    if (systemErrorCode(thrown) === undefined) throw thrown;
  }
  throw new WeftError('package/folder-missing', `There is no folder “${folder}” to take the code from. Check the path.`);
}

/** A workspace may be a part of a repository, whose ignore files above it hold for it as well. */
async function rulesAbove(root: string, rules: WorkspaceRules): Promise<WorkspaceRules> {
  const above: string[] = [];
  for (let folder = root; !(await exists(path.join(folder, '.git'))); ) {
    const parent = path.dirname(folder);
    if (parent === folder) return rules;
    above.push(parent);
    folder = parent;
  }
  let result = rules;
  for (const folder of above) {
    const text = await readFile(path.join(folder, '.gitignore'), 'utf8').catch(() => undefined);
    const down = `${path.relative(folder, root).split(path.sep).join('/')}/`;
    if (text !== undefined) result = result.below(path.join(folder, '.gitignore'), text, down);
  }
  return result;
}

function confirmedSecrets(entries: readonly WorkspaceEntry[]): PackagePreview['warnings'] {
  return entries
    .filter((entry) => entry.confirmed && builtInRule(path.posix.basename(entry.path), false)?.reason === 'secret')
    .map((entry) => ({ path: entry.path, message: `“${entry.path}” holds keys by its name, and goes since it is asked for.` }));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
