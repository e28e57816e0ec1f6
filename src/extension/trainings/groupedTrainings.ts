import type { Training } from '../../core/training/training.ts';
import { dayStart, groupOf, groups, isRunning, type TrainingGroup } from './trainingGroup.ts';
import { placeOf } from './trainingPlaces.ts';
import type { TrainingChange } from './trainingsStore.ts';

/** What of the rows a change concerns; each as small as it can be. */
export interface Regrouping {
  /** Places whose groups came or went. */
  readonly places: ReadonlySet<string>;
  /** Groups whose members came or went. */
  readonly groups: readonly { readonly place: string; readonly group: TrainingGroup }[];
  /** Trainings that stay where they are. */
  readonly trainings: readonly Training[];
}

interface Placed {
  readonly training: Training;
  readonly group: TrainingGroup;
}

interface Moved {
  readonly place: string;
  readonly group: TrainingGroup;
  readonly isWhole: boolean;
}

/**
 * Trainings by place and group, the newest first, so that neither a change nor a row that is drawn walks over all of
 * them: there may be thousands.
 */
export class GroupedTrainings {
  readonly #places = new Map<string, Map<TrainingGroup, Training[]>>();
  /** Where each is: its group changes with its state, and with the day. */
  readonly #known = new Map<string, Placed>();
  #running = new Map<string, number>();
  #dayStartMs: number;
  #accepts: (training: Training) => boolean = () => true;

  constructor(nowMs: number) {
    this.#dayStartMs = dayStart(nowMs);
  }

  get places(): string[] {
    return [...this.#places.keys()];
  }

  /** How many there are; of a place those of all its groups. */
  count(place: string, group?: TrainingGroup): number {
    const found = this.#places.get(place);
    if (group !== undefined) return found?.get(group)?.length ?? 0;
    return [...(found?.values() ?? [])].reduce((sum, members) => sum + members.length, 0);
  }

  runningIn(place: string): number {
    return this.#running.get(place) ?? 0;
  }

  /** Those that have members, in the order in which they are shown. */
  groupsOf(place: string): TrainingGroup[] {
    const found = this.#places.get(place);
    return groups.filter((group) => found?.has(group));
  }

  /** The newest first; at most `limit`. */
  members(place: string, group: TrainingGroup, limit: number): readonly Training[] {
    return this.#places.get(place)?.get(group)?.slice(0, limit) ?? [];
  }

  /** Where a training's row is, counted from 0; undefined for one that is not shown. */
  find(id: string): { readonly place: string; readonly group: TrainingGroup; readonly index: number } | undefined {
    const known = this.#known.get(id);
    if (!known) return undefined;
    const place = placeOf(known.training.facts);
    return { place, group: known.group, index: position(this.#places.get(place)?.get(known.group) ?? [], known.training) };
  }

  apply(changes: readonly TrainingChange[]): Regrouping {
    const places = new Set<string>();
    const touched = new Map<string, { place: string; group: TrainingGroup }>();
    const trainings: Training[] = [];
    for (const { before, after } of changes) {
      const id = (after ?? before)?.id;
      if (id === undefined) continue;
      const shown = this.#known.get(id);
      const wanted = after && this.#accepts(after) ? { training: after, group: groupOf(after, this.#dayStartMs) } : undefined;
      if (shown && wanted && isSameRow(shown, wanted)) {
        this.#replace(shown, wanted);
        trainings.push(wanted.training);
        continue;
      }
      for (const { place, group, isWhole } of [this.#remove(shown), this.#add(wanted)].filter((entry) => entry !== undefined)) {
        if (isWhole) places.add(place);
        else touched.set(`${place} ${group}`, { place, group });
      }
    }
    return { places, groups: [...touched.values()].filter(({ place }) => !places.has(place)), trainings };
  }

  /** Shows only what is accepted; all of it is arranged anew. */
  arrange(trainings: readonly Training[], nowMs: number, accepts: (training: Training) => boolean): void {
    this.#places.clear();
    this.#known.clear();
    this.#running = new Map();
    this.#dayStartMs = dayStart(nowMs);
    this.#accepts = accepts;
    this.apply(trainings.map((after) => ({ after })));
  }

  #replace(shown: Placed, wanted: Placed): void {
    const place = placeOf(wanted.training.facts);
    const members = this.#places.get(place)?.get(wanted.group) ?? [];
    members[position(members, wanted.training)] = wanted.training;
    this.#known.set(wanted.training.id, wanted);
    this.#countRunning(place, shown.training, -1);
    this.#countRunning(place, wanted.training, 1);
  }

  /** Whole: the group came with it. */
  #add(entry: Placed | undefined): Moved | undefined {
    if (!entry) return undefined;
    const { training, group } = entry;
    const place = placeOf(training.facts);
    const found = this.#places.get(place) ?? new Map<TrainingGroup, Training[]>();
    this.#places.set(place, found);
    const members = found.get(group) ?? [];
    found.set(group, members);
    members.splice(position(members, training), 0, training);
    this.#known.set(training.id, entry);
    this.#countRunning(place, training, 1);
    return { place, group, isWhole: members.length === 1 };
  }

  /** Whole: the group went with it. */
  #remove(entry: Placed | undefined): Moved | undefined {
    if (!entry) return undefined;
    const { training, group } = entry;
    const place = placeOf(training.facts);
    const found = this.#places.get(place);
    const members = found?.get(group) ?? [];
    members.splice(position(members, training), 1);
    this.#known.delete(training.id);
    this.#countRunning(place, training, -1);
    if (members.length > 0) return { place, group, isWhole: false };
    found?.delete(group);
    if (found?.size === 0) this.#places.delete(place);
    return { place, group, isWhole: true };
  }

  #countRunning(place: string, training: Training, by: number): void {
    if (isRunning(training)) this.#running.set(place, this.runningIn(place) + by);
  }
}

function isSameRow(one: Placed, other: Placed): boolean {
  return one.group === other.group && placeOf(one.training.facts) === placeOf(other.training.facts) && compare(one.training, other.training) === 0;
}

/** The first index whose member does not come before the training: its own, or where it belongs. */
function position(members: readonly Training[], training: Training): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const member = members[middle];
    if (member && compare(member, training) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The newest first; of two at the same moment, by id, so that the order is one. */
function compare(one: Training, other: Training): number {
  const [a, b] = [one.facts.plan.submittedAt, other.facts.plan.submittedAt];
  if (a !== b) return a > b ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}
