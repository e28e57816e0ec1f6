import { type NewPoint, type ScalarPoint, type Series, pointStep, pointValue, standings } from './scalarSeries.ts';

/** Of each kept point: its index among all that were written, step, wall time, value. */
const index = 0, step = 1, wallTime = 2, value = 3, numbersPerPoint = 4;
/** And: the bucket it stands for, its standing, and the nearest current point before it, or -1. */
const bucket = 0, mark = 1, below = 2, linksPerPoint = 3;
const current = 0, preempted = 1, withdrawn = 2;
/** Points that may stand for one bucket: its least, its greatest, one that is no finite number, and its last. */
const least = 0, greatest = 1, odd = 2, last = 3, candidates = 4;

/**
 * At most `capacity` points of one tag, spread evenly over all that were written, extremes included: a spike of one
 * point in a million is seen. Points are gathered in buckets of equal length, of which the least and the greatest stay,
 * and one NaN or infinity if there was any; when there is no more room, each two buckets become one. The first and the
 * last point always stay. Where the training went back a new bucket begins, so that no bucket mixes old with new.
 */
export class ThinnedSeries implements Series {
  length = 0;
  readonly #capacity: number;
  #numbers = new Float64Array(0);
  #links = new Int32Array(0);
  #kept = 0;
  /** Written points that make a bucket. */
  #stride = 1;
  #bucket = 0;
  /** The latest current point, or -1, and the step after which the next one must come not to preempt anything. */
  #top = -1;
  #topStep = -Infinity;
  /** The bucket being filled: how many points it has, and its candidates by their place in it (-1: none). */
  #filled = 0;
  readonly #places = new Int32Array(candidates).fill(-1);
  readonly #candidates = new Float64Array(candidates * numbersPerPoint);

  /** `capacity` is at least 16. */
  constructor(capacity: number) {
    this.#capacity = Math.max(16, capacity);
  }

  append(point: NewPoint): void {
    const candidate = this.#candidates;
    const written = point[pointValue] ?? 0;
    if ((point[pointStep] ?? 0) <= this.#topStep) this.#drop(point[pointStep] ?? 0, preempted);
    this.#topStep = point[pointStep] ?? 0;
    this.#propose(last, point);
    if (written - written !== 0) {
      if (this.#places[odd] === -1) this.#propose(odd, point);
    } else {
      if (this.#places[least] === -1 || written < (candidate[least * numbersPerPoint + value] ?? 0)) this.#propose(least, point);
      if (this.#places[greatest] === -1 || written > (candidate[greatest * numbersPerPoint + value] ?? 0)) this.#propose(greatest, point);
    }
    this.#filled += 1;
    this.length += 1;
    if (this.#filled === this.#stride) this.#close(false);
  }

  withdrawFrom(fromStep: number): void {
    this.#drop(fromStep, withdrawn);
    this.#topStep = this.#top < 0 ? -Infinity : (this.#numbers[this.#top * numbersPerPoint + step] ?? 0);
  }

  *points(from = 0): Generator<ScalarPoint> {
    for (let at = 0; at < this.#kept; at += 1) {
      if ((this.#numbers[at * numbersPerPoint + index] ?? 0) >= from) yield pointAt(this.#numbers, at, this.#links[at * linksPerPoint + mark] ?? 0);
    }
    if (this.#filled === 0 && !this.#isLastKept()) yield pointAt(this.#candidates, last, current);
    for (let at = this.#nextCandidate(-1, true); at >= 0; at = this.#nextCandidate(at, true)) {
      if ((this.#candidates[at * numbersPerPoint + index] ?? 0) >= from) yield pointAt(this.#candidates, at, current);
    }
  }

  #propose(candidate: number, point: NewPoint): void {
    this.#places[candidate] = this.#filled;
    const at = candidate * numbersPerPoint;
    this.#candidates[at + index] = this.length;
    for (let part = 0; part < point.length; part += 1) this.#candidates[at + step + part] = point[part] ?? 0;
  }

  /** The candidate written next after this one (-1: the first), a point that is several of them once; -1 at the end. */
  #nextCandidate(after: number, withLast: boolean): number {
    const places = this.#places;
    const afterPlace = after < 0 ? -1 : (places[after] ?? -1);
    let next = -1;
    let nextPlace = this.#filled;
    for (let candidate = 0; candidate < (withLast ? candidates : last); candidate += 1) {
      const place = places[candidate] ?? -1;
      if (place > afterPlace && place < nextPlace) {
        next = candidate;
        nextPlace = place;
      }
    }
    return next;
  }

  /** Marks the current points at `fromStep` or later. Steps of current points rise, so they are the latest ones. */
  #drop(fromStep: number, as: number): void {
    if (this.#filled > 0) this.#close(true);
    else if (!this.#isLastKept()) {
      this.#keep(last);
      this.#makeRoom();
    }
    while (this.#top >= 0 && (this.#numbers[this.#top * numbersPerPoint + step] ?? 0) >= fromStep) {
      this.#links[this.#top * linksPerPoint + mark] = as;
      this.#top = this.#links[this.#top * linksPerPoint + below] ?? -1;
    }
  }

  #close(withLast: boolean): void {
    for (let at = this.#nextCandidate(-1, withLast); at >= 0; at = this.#nextCandidate(at, withLast)) this.#keep(at);
    this.#bucket += 1;
    this.#filled = 0;
    this.#places.fill(-1);
    this.#makeRoom();
  }

  #isLastKept(): boolean {
    return this.length === 0 || this.#numbers[(this.#kept - 1) * numbersPerPoint + index] === this.length - 1;
  }

  /** There must always be room for the candidates of one bucket. */
  #makeRoom(): void {
    while (this.#kept > this.#capacity - candidates) this.#thin();
  }

  #keep(candidate: number): void {
    if (this.#kept * numbersPerPoint === this.#numbers.length) this.#grow();
    this.#add(this.#candidates, candidate, current);
  }

  #grow(): void {
    const points = Math.min(this.#capacity, Math.max(32, this.#kept * 2));
    const numbers = new Float64Array(points * numbersPerPoint);
    numbers.set(this.#numbers);
    const links = new Int32Array(points * linksPerPoint);
    links.set(this.#links);
    this.#numbers = numbers;
    this.#links = links;
  }

  /** Makes each two buckets one. */
  #thin(): void {
    const kept = this.#kept;
    let end = 0;
    this.#kept = 0;
    this.#top = -1;
    this.#bucket = -1;
    for (let start = 0; start < kept; start = end) {
      const pair = this.#pairOf(start);
      while (end < kept && this.#pairOf(end) === pair) end += 1;
      this.#bucket += 1;
      this.#thinBucket(start, end, kept);
    }
    this.#bucket += 1;
    this.#stride *= 2;
  }

  #pairOf(at: number): number {
    return (this.#links[at * linksPerPoint + bucket] ?? 0) >>> 1;
  }

  /** Keeps of a bucket's points the least, the greatest and one that is not finite; of current ones if there are any. */
  #thinBucket(start: number, end: number, kept: number): void {
    let hasCurrent = false;
    for (let at = start; at < end; at += 1) hasCurrent ||= this.#markOf(at) === current;
    let lowest = -1;
    let highest = -1;
    let notFinite = -1;
    for (let at = start; at < end; at += 1) {
      if (hasCurrent && this.#markOf(at) !== current) continue;
      const there = this.#valueOf(at);
      if (there - there !== 0) notFinite = notFinite < 0 ? at : notFinite;
      else {
        if (lowest < 0 || there < this.#valueOf(lowest)) lowest = at;
        if (highest < 0 || there > this.#valueOf(highest)) highest = at;
      }
    }
    for (let at = start; at < end; at += 1) {
      if (at === lowest || at === highest || at === notFinite || at === 0 || at === kept - 1) this.#add(this.#numbers, at, this.#markOf(at));
    }
  }

  #markOf(at: number): number {
    return this.#links[at * linksPerPoint + mark] ?? current;
  }

  #valueOf(at: number): number {
    return this.#numbers[at * numbersPerPoint + value] ?? 0;
  }

  /** Puts the point at place `at` of these numbers, which may be the series' own, after those kept so far. */
  #add(numbers: Float64Array, at: number, standing: number): void {
    const from = at * numbersPerPoint;
    const to = this.#kept * numbersPerPoint;
    for (let part = 0; part < numbersPerPoint; part += 1) this.#numbers[to + part] = numbers[from + part] ?? 0;
    const links = this.#kept * linksPerPoint;
    this.#links[links + bucket] = this.#bucket;
    this.#links[links + mark] = standing;
    this.#links[links + below] = this.#top;
    if (standing === current) this.#top = this.#kept;
    this.#kept += 1;
  }
}

function pointAt(numbers: Float64Array, at: number, standing: number): ScalarPoint {
  const start = at * numbersPerPoint;
  return { step: numbers[start + step] ?? 0, wallTime: numbers[start + wallTime] ?? 0, value: numbers[start + value] ?? 0, standing: standings[standing] ?? 'current' };
}
