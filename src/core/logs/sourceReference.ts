/** A line of a source file that a log names: a traceback's, a shell's. Offsets count UTF-16 units of the log's line. */
export interface SourceReference {
  readonly start: number;
  readonly end: number;
  /** As it stands in the log. */
  readonly path: string;
  /** Counts from 1. */
  readonly line: number;
}

/** Longer ones are no line that a person wrote or an interpreter prints. */
const longestLine = 4_096;

/** Python: `  File "train.py", line 12, in main` */
const pythonFrame = /\bFile "(?<path>[^"<>]{1,1024})", line (?<line>\d{1,7})/g;
/** bash: `train.sh: line 3: foo: command not found`; linters, compilers, warnings: `train.py:12: DeprecationWarning` */
const ending = /\.(?:(?:sh|bash): line (?<shellLine>\d{1,7})|(?:py|sh|bash|ya?ml|json|cu|cc|cpp|h):(?<line>\d{1,7}))/g;
/** Looked for backwards from its ending, so that a line that only looks like a path costs no time. */
const longestPath = 256;

/** Most lines name none, and a log has very many. */
const mayRefer = /\bFile "|\.\w{1,4}:(?:\d| line )/;

/** Every place of a source file that one line of a log names, in the order in which they stand. */
export function sourceReferences(logLine: string): SourceReference[] {
  if (logLine.length > longestLine || !mayRefer.test(logLine)) return [];
  const frames = [...logLine.matchAll(pythonFrame)].map((match) => ({ start: match.index, end: match.index + match[0].length, path: match.groups?.['path'] ?? '', line: Number(match.groups?.['line']) }));
  const others = [...logLine.matchAll(ending)].flatMap((match) => placeBefore(logLine, match));
  return [...frames, ...others].sort((one, other) => one.start - other.start);
}

function placeBefore(logLine: string, match: RegExpExecArray): SourceReference[] {
  let start = match.index;
  while (start > 0 && match.index - start < longestPath && /[\w./\\-]/.test(logLine.charAt(start - 1))) start -= 1;
  if (start === match.index) return [];
  const written = match.groups?.['shellLine'] ?? match.groups?.['line'] ?? '';
  const suffix = match[0].slice(0, match[0].indexOf(':'));
  return [{ start, end: match.index + match[0].length, path: logLine.slice(start, match.index) + suffix, line: Number(written) }];
}

/**
 * The path in the code package that a learner's log means: a relative one starts from the code's folder, and of an
 * absolute one that folder is a part: `…/job/model/` in a cluster, `…/job/model-code/` on this computer. Undefined for what is not of the submitted code.
 */
export function submittedPath(written: string, isSubmitted: (path: string) => boolean): string | undefined {
  const path = written.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const isAbsolute = path.startsWith('/') || /^[A-Za-z]:\//.test(path);
  if (!isAbsolute) return isSubmitted(path) ? path : undefined;
  const candidates = [...path.matchAll(/\/model(?:-code)?\//g)].map(({ index, 0: folder }) => path.slice(index + folder.length));
  return candidates.find(isSubmitted);
}
