import type { CommandLength } from '../manifest/shell/commandLength.ts';
import type { Scalar } from './readScalars.ts';

/** The last values of one tag, oldest first. */
export interface RecentValues {
  readonly tag: string;
  readonly values: readonly number[];
}

const mostTags = 2;
const mostValues = 64;
/** Points that the pace is taken from: what a training did long ago says little of when it ends. */
const pacePoints = 32;
/** Between two of them: lines of a log are read, and so timed, many at once, which tells of the reader's pace only. */
const paceSeconds = 1;

/** Where a training stands, told by the first run of its scalars: its step, its first tags, and how much is left. */
export class TrainingFigures {
  /** The newest step; undefined while there is no scalar. */
  step: number | undefined;
  readonly #length: CommandLength | undefined;
  readonly #tags = new Map<string, number[]>();
  #run: string | undefined;
  #pace: { readonly step: number; readonly wallTime: number }[] = [];

  constructor(length?: CommandLength) {
    this.#length = length;
  }

  get unit(): CommandLength['unit'] {
    return this.total === undefined ? 'step' : (this.#length?.unit ?? 'step');
  }

  /** How many steps, or epochs, there will be; undefined where the command does not say, or counts something else than its summaries do. */
  get total(): number | undefined {
    return this.#length && (this.step ?? 0) <= this.#length.count ? this.#length.count : undefined;
  }

  get tags(): readonly RecentValues[] {
    return [...this.#tags].map(([tag, values]) => ({ tag, values }));
  }

  /** At the pace of the last points; undefined where the end or the pace is not known. */
  get secondsLeft(): number | undefined {
    const [first] = this.#pace;
    const last = this.#pace.at(-1);
    const { total } = this;
    if (!first || !last || total === undefined || last.step <= first.step || last.wallTime - first.wallTime < paceSeconds) return undefined;
    return ((last.wallTime - first.wallTime) / (last.step - first.step)) * (total - last.step);
  }

  add({ run, tag, step, wallTime, value }: Scalar): void {
    this.#run ??= run;
    if (run !== this.#run) return;
    const values = this.#tags.get(tag) ?? [];
    if (values.length === 0 && this.#tags.size === mostTags) return;
    this.#tags.set(tag, [...values.slice(1 - mostValues), value]);
    const isFirstTag = this.#tags.keys().next().value === tag;
    // It went back to an earlier step: where it stands now counts, and not how far it was.
    if (isFirstTag && step < (this.#pace.at(-1)?.step ?? -Infinity)) this.#pace = [];
    if (isFirstTag) this.#pace = [...spaced(this.#pace, wallTime).slice(1 - pacePoints), { step, wallTime }];
    this.step = isFirstTag ? step : Math.max(step, this.step ?? step);
  }
}

/** Without the newest point where it is too close to the one before; what comes next stands for both. */
function spaced<P extends { readonly wallTime: number }>(points: readonly P[], nextWallTime: number): readonly P[] {
  const [before, newest] = points.slice(-2);
  return before && newest && nextWallTime - before.wallTime < paceSeconds ? points.slice(0, -1) : points;
}
