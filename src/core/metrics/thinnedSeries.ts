import { KeptPoints, maxKeptPoints, pointFrom } from './keptPoints.ts';
import type { PointBlocks } from './pointBlocks.ts';
import { type NewPoint, type ScalarPoint, type Series, pointStep, pointValue, pointWallTime } from './scalarSeries.ts';

const current = 0, preempted = 1, withdrawn = 2;
/** Points that may stand for one bucket: its least, its greatest, one that is no finite number, and its last. */
const least = 0, greatest = 1, odd = 2, last = 3, candidates = 4;
const numbersPerPoint = 3;

/**
 * At most `capacity` points of one tag, spread evenly over all that were written, extremes included: a spike of one
 * point in a million is seen. Points are gathered in buckets of equal length, of which the least and the greatest stay,
 * and one NaN or infinity if there was any; when there is no more room, each two buckets become one. The first and the
 * last point always stay. Where the training went back a new bucket begins, so that no bucket mixes old with new.
 */
export class ThinnedSeries implements Series {
  length = 0;
  readonly #capacity: number;
  readonly #kept: KeptPoints;
  /** Written points that make a bucket. */
  #stride = 1;
  #bucket = 0;
  /** The latest current point, or -1. */
  #top = -1;
  /** The step after which the next point must come not to preempt anything; in an array for the reason that NewPoint gives. */
  readonly #topStep = Float64Array.of(-Infinity);
  /** The bucket being filled: how many points it has, and its candidates by their place in it (-1: none). */
  #filled = 0;
  readonly #places = new Int32Array(candidates).fill(-1);
  readonly #candidates = new Float64Array(candidates * numbersPerPoint);

  /** `capacity` is at least 16 and at most 32,767; a pool of blocks serves many series. */
  constructor(capacity: number, pool: PointBlocks) {
    this.#capacity = Math.min(maxKeptPoints, Math.max(16, capacity));
    this.#kept = new KeptPoints(pool);
  }

  append(point: NewPoint): void {
    const step = point[pointStep] ?? 0;
    if (step <= (this.#topStep[0] ?? 0)) this.#drop(step, preempted);
    this.#topStep[0] = step;
    if (this.#stride === 1) this.#keepAtOnce(point);
    else this.#gather(point);
  }

  withdrawFrom(fromStep: number): void {
    this.#drop(fromStep, withdrawn);
    this.#topStep[0] = this.#top < 0 ? -Infinity : this.#kept.stepOf(this.#top);
  }

  *points(from = 0): Generator<ScalarPoint> {
    const kept = this.#kept;
    for (let at = kept.firstFrom(from); at < kept.length; at += 1) yield kept.pointOf(at);
    if (this.#filled === 0 && !this.#isLastKept()) yield pointFrom(this.#candidates, last * numbersPerPoint, current);
    for (let at = this.#nextCandidate(-1, true); at >= 0; at = this.#nextCandidate(at, true)) {
      if (this.#indexOf(at) >= from) yield pointFrom(this.#candidates, at * numbersPerPoint, current);
    }
  }

  /** While there is room for all, a bucket is one point. */
  #keepAtOnce(point: NewPoint): void {
    this.#kept.add(point, pointStep, this.length, this.#bucket, current, this.#top);
    this.#top = this.#kept.length - 1;
    this.#bucket += 1;
    this.length += 1;
    this.#makeRoom();
  }

  #gather(point: NewPoint): void {
    const places = this.#places;
    const written = point[pointValue] ?? 0;
    this.#propose(last, point);
    if (written - written !== 0) {
      if (places[odd] === -1) this.#propose(odd, point);
    } else {
      const numbers = this.#candidates;
      if (places[least] === -1 || written < (numbers[least * numbersPerPoint + pointValue] ?? 0)) this.#propose(least, point);
      if (places[greatest] === -1 || written > (numbers[greatest * numbersPerPoint + pointValue] ?? 0)) this.#propose(greatest, point);
    }
    this.#filled += 1;
    this.length += 1;
    if (this.#filled === this.#stride) this.#close(false);
  }

  #propose(candidate: number, point: NewPoint): void {
    this.#places[candidate] = this.#filled;
    const numbers = this.#candidates;
    const at = candidate * numbersPerPoint;
    numbers[at + pointStep] = point[pointStep] ?? 0;
    numbers[at + pointWallTime] = point[pointWallTime] ?? 0;
    numbers[at + pointValue] = point[pointValue] ?? 0;
  }

  /** The index of a candidate among all points that were written. */
  #indexOf(candidate: number): number {
    return this.length - this.#filled + (this.#places[candidate] ?? 0);
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
    const kept = this.#kept;
    if (this.#filled > 0) this.#close(true);
    else if (!this.#isLastKept()) {
      this.#keep(last, this.length - 1);
      this.#makeRoom();
    }
    while (this.#top >= 0 && kept.stepOf(this.#top) >= fromStep) {
      kept.setStanding(this.#top, as);
      this.#top = kept.belowOf(this.#top);
    }
  }

  #close(withLast: boolean): void {
    for (let at = this.#nextCandidate(-1, withLast); at >= 0; at = this.#nextCandidate(at, withLast)) this.#keep(at, this.#indexOf(at));
    this.#bucket += 1;
    this.#filled = 0;
    this.#places.fill(-1);
    this.#makeRoom();
  }

  #isLastKept(): boolean {
    return this.length === 0 || this.#kept.indexOf(this.#kept.length - 1) === this.length - 1;
  }

  #keep(candidate: number, index: number): void {
    this.#kept.add(this.#candidates, candidate * numbersPerPoint, index, this.#bucket, current, this.#top);
    this.#top = this.#kept.length - 1;
  }

  /** There must always be room for the candidates of one bucket. */
  #makeRoom(): void {
    if (this.#kept.length <= this.#capacity - candidates) return;
    while (this.#kept.length > this.#capacity - candidates) this.#thin();
    this.#kept.giveBackRest();
  }

  /** Makes each two buckets one. */
  #thin(): void {
    const kept = this.#kept;
    const count = kept.length;
    kept.length = 0;
    this.#top = -1;
    this.#bucket = -1;
    for (let start = 0, end = 0; start < count; start = end) {
      const pair = kept.bucketOf(start) >>> 1;
      while (end < count && kept.bucketOf(end) >>> 1 === pair) end += 1;
      this.#bucket += 1;
      this.#thinBucket(start, end, count);
    }
    this.#bucket += 1;
    this.#stride *= 2;
  }

  /** Keeps of a bucket's points the least, the greatest and one that is not finite; of current ones if there are any. */
  #thinBucket(start: number, end: number, count: number): void {
    const kept = this.#kept;
    let hasCurrent = false;
    for (let at = start; at < end; at += 1) hasCurrent ||= kept.standingOf(at) === current;
    let lowest = -1;
    let highest = -1;
    let notFinite = -1;
    for (let at = start; at < end; at += 1) {
      if (hasCurrent && kept.standingOf(at) !== current) continue;
      if (!kept.isFinite(at)) notFinite = notFinite < 0 ? at : notFinite;
      else {
        if (lowest < 0 || kept.isBelow(at, lowest)) lowest = at;
        if (highest < 0 || kept.isBelow(highest, at)) highest = at;
      }
    }
    for (let at = start; at < end; at += 1) {
      if (at === lowest || at === highest || at === notFinite || at === 0 || at === count - 1) this.#keepOn(at);
    }
  }

  /** Puts the point at place `at` after those kept so far. */
  #keepOn(at: number): void {
    const isCurrent = this.#kept.standingOf(at) === current;
    this.#kept.addAgain(at, this.#bucket, this.#top);
    if (isCurrent) this.#top = this.#kept.length - 1;
  }
}
