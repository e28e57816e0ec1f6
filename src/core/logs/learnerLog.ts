import { terminalText } from '../base/terminalText.ts';
import type { LogLine } from './logLine.ts';
import type { LogSource } from './logSource.ts';
import { LineSplitter, type RawLine } from './lineSplitter.ts';
import { openStoredLog } from './storedLog.ts';

export interface LearnerLogOptions {
  readonly colours: boolean;
  /** Where to begin; within a line, its rest is passed over. */
  readonly fromByte: number;
}

export interface ReadOptions {
  readonly follow: boolean;
  readonly signal: AbortSignal;
  /** More than this many lines from the end are not wanted: what lies before need not be fetched from the bucket. */
  readonly tail?: number | undefined;
}

/**
 * One learner's log under one cursor, a byte offset: whatever it is read from next, the target or the bucket, goes on at
 * that byte. Both hold the same bytes, so nothing is missed and nothing comes twice.
 */
export class LearnerLog {
  readonly #source: LogSource;
  readonly #learnerId: number;
  readonly #colours: boolean;
  #splitter: LineSplitter;
  /** Reading began within a line: what comes before the next line break belongs to a line that is not shown. */
  #withinLine: boolean;

  constructor(source: LogSource, learnerId: number, { colours, fromByte }: LearnerLogOptions) {
    this.#source = source;
    this.#learnerId = learnerId;
    this.#colours = colours;
    // The byte before tells whether a line begins here: read as the end of a line, it adds an empty one, passed over.
    this.#splitter = new LineSplitter({ offset: Math.max(0, fromByte - 1) });
    this.#withinLine = fromByte > 0;
  }

  /** Byte offset of what comes next. */
  get offset(): number {
    return this.#splitter.offset;
  }

  /** What there is from the cursor on; with `follow`, and from a target, until the learner ends or the stream breaks. */
  async *read({ follow, signal, tail }: ReadOptions): AsyncGenerator<LogLine[]> {
    const live = await this.#source.readLive?.(this.#learnerId, { fromByte: this.offset, follow, signal });
    const chunks = live ?? (await this.#readStored(signal, tail));
    if (!chunks) return;
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      const lines = this.#splitter.push(chunk).flatMap((line) => this.#line(line));
      if (lines.length > 0) yield lines;
    }
  }

  /** The last line, where no line break closed it. */
  flush(): LogLine[] {
    return this.#splitter.flush().flatMap((line) => this.#line(line));
  }

  async #readStored(signal: AbortSignal, tail: number | undefined): Promise<AsyncIterable<Uint8Array> | undefined> {
    const log = await openStoredLog(this.#source, this.#learnerId, signal);
    const start = log && tail !== undefined ? await log.offsetOfLast(tail) : 0;
    if (start > this.offset) {
      this.#splitter = new LineSplitter({ offset: start });
      this.#withinLine = false;
    }
    return log?.read(this.offset);
  }

  #line({ offset, text, continued }: RawLine): LogLine[] {
    if (this.#withinLine) {
      this.#withinLine = continued === true;
      return [];
    }
    return [{ learnerId: this.#learnerId, offset, text: terminalText(text, { colours: this.#colours }), ...(continued && { continued }) }];
  }
}
