import path from 'node:path';

/** MODEL_DIR is the folder that the command starts in. */
const startFolder = /^\$(?:MODEL_DIR|\{MODEL_DIR\})(?:\/|$)/;
const hereFolder = /^\$(?:PWD|\{PWD\})(?:\/|$)/;

/** A path of the code package, or of the folder the command is in, as far as a word tells it. */
export interface LiteralPath {
  readonly path: string;
  readonly base: 'start' | 'here';
}

/** A word's value as a path; undefined for absolute paths, and where expansions or patterns decide. */
export function literalPath(value: string | undefined): LiteralPath | undefined {
  if (value === undefined) return undefined;
  const base = startFolder.test(value) ? 'start' : 'here';
  const rest = value.replace(base === 'start' ? startFolder : hereFolder, '');
  if (/[$`*?[\]{}~]/.test(rest) || rest.startsWith('/') || rest === '-') return undefined;
  return { path: rest, base };
}

/** Where `target` is, relative to MODEL_DIR; undefined where it is not known or outside. */
export function resolveFolder(folder: string | undefined, target: LiteralPath | undefined): string | undefined {
  const from = target?.base === 'start' ? '' : folder;
  if (target === undefined || from === undefined) return undefined;
  const resolved = path.posix.normalize(path.posix.join(from, target.path, '.'));
  if (resolved === '..' || resolved.startsWith('../')) return undefined;
  return resolved === '.' ? '' : resolved.replace(/\/$/, '');
}
