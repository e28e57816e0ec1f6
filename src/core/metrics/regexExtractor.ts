import type { Matcher } from 're2js';
import type { CompiledGroup, CompiledValue, ValueSource } from '../manifest/compileExtractor.ts';
import { type EmetricsIdentity, type EmetricsRecord, type EmetricsValue, emetricsMeta } from './emetricsRecord.ts';
import { parseLogTime } from './logTime.ts';

/** UTF-16 units of a line that are looked at; what is beyond is not matched. */
const maxLineLength = 64 * 1024;

export interface ExtractorOptions extends EmetricsIdentity {
  /** Lines that a match may span, as in the manifest (line_lookahead); at least one. */
  readonly lineLookahead: number;
}

/**
 * Finds metrics in a log, line by line, as the ancestor does: groups are tried in their order at the start of a window
 * of the last lines. Two things are better: a match takes away the lines it covers and no more, where the ancestor threw
 * away the whole window and what else was in it; and `end` looks at the lines that never came to the window's start.
 */
export class RegexExtractor {
  readonly #groups: readonly CompiledGroup[];
  readonly #options: ExtractorOptions;
  #window: { readonly text: string; readonly atMs: number }[] = [];
  #lastIndex = 0;

  constructor(groups: readonly CompiledGroup[], options: ExtractorOptions) {
    this.#groups = groups;
    this.#options = options;
  }

  /** Takes the next line, without its line break, and when it was written; gives the records that it completes. */
  push(line: string, atMs: number): EmetricsRecord[] {
    this.#window.push({ text: `${line.slice(0, maxLineLength)}\n`, atMs });
    if (this.#window.length > Math.max(1, this.#options.lineLookahead)) this.#window.shift();
    return this.#matchAtStart();
  }

  /** No more lines will come: gives what the lines still in the window hold. */
  end(): EmetricsRecord[] {
    const records: EmetricsRecord[] = [];
    while (this.#window.length > 0) {
      records.push(...this.#matchAtStart());
      this.#window.shift();
    }
    return records;
  }

  /** Matches at the window's start, and again at the start of what a match leaves. */
  #matchAtStart(): EmetricsRecord[] {
    const records: EmetricsRecord[] = [];
    for (let record = this.#matchOnce(); record; record = this.#matchOnce()) records.push(record);
    return records;
  }

  #matchOnce(): EmetricsRecord | undefined {
    const [first] = this.#window;
    if (!first) return undefined;
    const text = this.#window.map((line) => line.text).join('');
    for (const group of this.#groups) {
      const matcher = group.pattern.regex.matcher(text);
      if (!matcher.lookingAt()) continue;
      this.#dropLines(matcher.end());
      return this.#record(group, matcher, first.atMs);
    }
    return undefined;
  }

  /** Drops the lines that begin before `end`; a match of no text takes its line, too. */
  #dropLines(end: number): void {
    let covered = 0;
    do covered += this.#window.shift()?.text.length ?? 0;
    while (covered < end);
  }

  #record(group: CompiledGroup, matcher: Matcher, atMs: number): EmetricsRecord {
    const time = read(group.time, matcher);
    const subid = read(group.subid, matcher) || this.#options.subid;
    this.#lastIndex += 1;
    const identity = { ...this.#options, ...(subid === undefined ? {} : { subid }) };
    return {
      meta: emetricsMeta(identity, (time === undefined ? undefined : parseLogTime(time, atMs)) ?? atMs, this.#lastIndex),
      grouplabel: group.label,
      etimes: readAll(group.etimes, matcher),
      values: readAll(group.values, matcher),
    };
  }
}

function read(source: ValueSource | undefined, matcher: Matcher): string | undefined {
  if (!source) return undefined;
  return 'literal' in source ? source.literal : (matcher.group(source.capture) ?? undefined);
}

/** A capture that took no part in the match gives no value. */
function readAll(wanted: readonly CompiledValue[], matcher: Matcher): Readonly<Record<string, EmetricsValue>> {
  return Object.fromEntries(
    wanted.flatMap(({ key, type, source }) => {
      const value = read(source, matcher);
      return value === undefined ? [] : [[key, { type, value }]];
    }),
  );
}
