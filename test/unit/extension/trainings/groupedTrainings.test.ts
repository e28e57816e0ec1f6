import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Training } from '../../../../src/core/training/training.ts';
import { GroupedTrainings } from '../../../../src/extension/trainings/groupedTrainings.ts';
import { dayStart, groupOf, groups } from '../../../../src/extension/trainings/trainingGroup.ts';
import { placeOf } from '../../../../src/extension/trainings/trainingPlaces.ts';
import type { TrainingChange } from '../../../../src/extension/trainings/trainingsStore.ts';
import { completedFacts, failedFacts, runningFacts, someTraining } from '../../../support/someTraining.ts';

const noon = new Date(2025, 2, 1, 12).getTime();
const shortlyBefore = new Date(noon - 3_600_000).toISOString();
const dayBefore = new Date(noon - 24 * 3_600_000).toISOString();

const at = (minute: number): string => new Date(Date.UTC(2025, 1, 1, 0, minute)).toISOString();
const running = (id: string, minute = 0): Training => someTraining(id, runningFacts, { submittedAt: at(minute) });
const ids = (trainings: readonly Training[]): string[] => trainings.map(({ id }) => id);
const appear = (...trainings: readonly Training[]): TrainingChange[] => trainings.map((after) => ({ after }));

suite('trainings by place and group', () => {
  test('shows the newest first, whatever came first', () => {
    const grouped = new GroupedTrainings(noon);
    grouped.apply(appear(running('b', 2), running('a', 1), running('d', 4), running('c', 3)));
    assert.deepEqual(ids(grouped.members('local', 'running', 10)), ['d', 'c', 'b', 'a']);
    assert.deepEqual(ids(grouped.members('local', 'running', 2)), ['d', 'c']);
    assert.deepEqual(grouped.find('b'), { place: 'local', group: 'running', index: 2 });
  });

  test('tells what failed today from what failed before, until the day is over', () => {
    const [today, before] = [someTraining('new', failedFacts(shortlyBefore)), someTraining('old', failedFacts(dayBefore))];
    const grouped = new GroupedTrainings(noon);
    grouped.apply(appear(today, before));
    assert.deepEqual(grouped.groupsOf('local'), ['failedToday', 'failed']);
    grouped.arrange([today, before], noon + 24 * 3_600_000, () => true);
    assert.deepEqual(grouped.groupsOf('local'), ['failed']);
    assert.equal(grouped.count('local', 'failed'), 2);
  });

  test('keeps the namespaces of a cluster apart', () => {
    const grouped = new GroupedTrainings(noon);
    grouped.apply(appear(someTraining('a', { targetId: 'gpu', namespace: 'team' }), someTraining('b', { targetId: 'gpu', namespace: 'other' }), someTraining('c')));
    assert.deepEqual(grouped.places.sort(), ['gpu / other', 'gpu / team', 'local']);
  });

  test('a change that moves no row concerns that row alone', () => {
    const grouped = new GroupedTrainings(noon);
    const before = running('a');
    grouped.apply(appear(before, running('b', 1)));
    const after = someTraining('a', { learners: [{ learnerId: 1, phase: 'storing' }] }, { submittedAt: at(0) });
    const { places, groups: touched, trainings } = grouped.apply([{ before, after }]);
    assert.deepEqual([places.size, touched, ids(trainings)], [0, [], ['a']]);
    assert.equal(grouped.members('local', 'running', 10).find(({ id }) => id === 'a'), after);
  });

  test('one that enters or leaves a group concerns the group; the first and the last one their place', () => {
    const grouped = new GroupedTrainings(noon);
    const [first, second] = [running('a'), running('b', 1)];
    assert.deepEqual([...grouped.apply(appear(first)).places], ['local']);
    assert.deepEqual(grouped.apply(appear(second)), { places: new Set(), groups: [{ place: 'local', group: 'running' }], trainings: [] });
    const done = someTraining('b', completedFacts, { submittedAt: at(1) });
    assert.deepEqual([...grouped.apply([{ before: second, after: done }]).places], ['local']);
    assert.deepEqual(grouped.groupsOf('local'), ['running', 'done']);
    assert.deepEqual([...grouped.apply([{ before: first }]).places], ['local']);
    assert.equal(grouped.find('a'), undefined);
  });

  test('a change of what the filter hides moves nothing, until it is let through', () => {
    const grouped = new GroupedTrainings(noon);
    const [a, b] = [running('a'), running('b', 1)];
    grouped.arrange([a, b], noon, ({ state }) => state === 'completed');
    assert.deepEqual(grouped.places, []);
    assert.deepEqual(grouped.apply([{ before: a, after: a }]), { places: new Set(), groups: [], trainings: [] });
    grouped.apply([{ before: b, after: someTraining('b', completedFacts) }]);
    assert.deepEqual(ids(grouped.members('local', 'done', 10)), ['b']);
  });

  test('after any changes it is what arranging all of them anew gives', () => {
    const looks = [runningFacts, completedFacts, failedFacts(shortlyBefore), failedFacts(dayBefore), { ...runningFacts, targetId: 'gpu', namespace: 'team' }, undefined] as const;
    const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), look: fc.constantFrom(...looks), minute: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const grouped = new GroupedTrainings(noon);
        const now = new Map<string, Training>();
        for (const { id, look, minute } of steps) {
          const before = now.get(id);
          const after = look && someTraining(id, look, { submittedAt: at(minute) });
          if (after) now.set(id, after);
          else now.delete(id);
          if (before || after) grouped.apply([{ ...(before && { before }), ...(after && { after }) }]);
        }
        const expected = (place: string, group: string): string[] =>
          [...now.values()]
            .filter((training) => placeOf(training.facts) === place && groupOf(training, dayStart(noon)) === group)
            .sort((one, other) => other.facts.plan.submittedAt.localeCompare(one.facts.plan.submittedAt) || (one.id < other.id ? -1 : 1))
            .map(({ id }) => id);
        for (const place of ['local', 'gpu / team']) {
          for (const group of groups) assert.deepEqual(ids(grouped.members(place, group, 100)), expected(place, group));
          assert.equal(grouped.runningIn(place), expected(place, 'running').length);
        }
      }),
    );
  });

  test('five thousand trainings: a change walks over none of the others', () => {
    const grouped = new GroupedTrainings(noon);
    const all = Array.from({ length: 5_000 }, (_, index) => someTraining(`t-${String(index)}`, index < 20 ? runningFacts : completedFacts, { submittedAt: at(index) }));
    let looks = 0;
    const counted = all.map((training) => new Proxy(training, { get: (target, key) => ((looks += 1), Reflect.get(target, key) as unknown) }));
    grouped.apply(appear(...counted));
    looks = 0;
    const [before] = counted;
    assert.ok(before);
    grouped.apply([{ before, after: someTraining('t-0', completedFacts, { submittedAt: at(0) }) }]);
    assert.equal(grouped.members('local', 'done', 100).length, 100);
    assert.ok(looks < 200, `${String(looks)} looks at other trainings`);
  });
});
