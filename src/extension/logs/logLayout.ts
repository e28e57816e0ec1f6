import { findTracebacks, type Traceback } from '../../core/logs/tracebacks.ts';

/** What stands between a learner's name and its line, where a log has several learners. */
const separator = ' │ ';

export function learnerPrefix(learnerId: number): string {
  return `learner-${String(learnerId)}${separator}`;
}

/** A line of a log document, taken apart. */
export interface LogRow {
  readonly learnerId?: number;
  /** Where the learner's own text begins. */
  readonly textStart: number;
}

export function readRow(line: string): LogRow {
  const [prefix, learnerId] = /^learner-(\d{1,6}) │ /.exec(line) ?? [];
  return prefix === undefined ? { textStart: 0 } : { learnerId: Number(learnerId), textStart: prefix.length };
}

/** Lines that belong together, both ends counted, from 0. */
export interface LogBlock {
  readonly first: number;
  readonly last: number;
}

export interface LearnerBlock extends LogBlock {
  readonly learnerId: number;
}

/** Lines of one learner that stand together; one learner alone needs none. */
export function learnerBlocks(lines: readonly string[]): LearnerBlock[] {
  const blocks: { learnerId: number; first: number; last: number }[] = [];
  lines.forEach((line, index) => {
    const { learnerId } = readRow(line);
    const current = blocks.at(-1);
    if (learnerId === undefined) return;
    if (current?.learnerId === learnerId && current.last === index - 1) current.last = index;
    else blocks.push({ learnerId, first: index, last: index });
  });
  return blocks;
}

/** Tracebacks, each within the lines of one learner. */
export function logTracebacks(lines: readonly string[], blocks: readonly LearnerBlock[]): Traceback[] {
  const wholes = blocks.length > 0 ? blocks : [{ first: 0, last: lines.length - 1 }];
  return wholes.flatMap(({ first, last }) => {
    const text = (index: number): string => {
      const line = lines[first + index] ?? '';
      return line.slice(readRow(line).textStart);
    };
    return findTracebacks(last - first + 1, text).map((traceback) => ({ ...traceback, first: traceback.first + first, last: traceback.last + first }));
  });
}
