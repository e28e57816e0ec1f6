/** A Python traceback in a log: lines count from 0, `last` is the one that names the error. */
export interface Traceback {
  readonly first: number;
  readonly last: number;
  /** "ValueError: shapes do not match" */
  readonly error: string;
}

const begins = /^\s*(?:Traceback \(most recent call last\):|\+ Exception Group Traceback)/;
/** What belongs to it: indented lines, those of chained errors between, blank ones. */
const goesOn = /^(?:\s|$)/;

/**
 * The tracebacks among lines, each whole. A chained one ("During handling of the above exception…") is one of its own.
 *
 * @param textOf the line without what names its learner
 */
export function findTracebacks(lineCount: number, textOf: (index: number) => string): Traceback[] {
  const found: Traceback[] = [];
  for (let index = 0; index < lineCount; index += 1) {
    if (!begins.test(textOf(index))) continue;
    let last = index + 1;
    while (last < lineCount && goesOn.test(textOf(last)) && !begins.test(textOf(last))) last += 1;
    if (last >= lineCount) last = lineCount - 1;
    found.push({ first: index, last, error: textOf(last).trim() });
    index = last;
  }
  return found;
}
