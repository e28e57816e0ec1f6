import fc from 'fast-check';
import type { ConditionKind, LearnerFacts, TrainingCondition, TrainingFacts } from '../../src/core/target/trainingFacts.ts';
import { recorded, someFacts, somePlan } from './trainingFixture.ts';

const kinds = Object.keys({
  'waiting-for-queue': 1, unschedulable: 1, 'quota-exceeded': 1, 'create-refused': 1, 'image-pull-failed': 1, 'deadline-exceeded': 1,
  disrupted: 1, 'code-not-loaded': 1, 'data-not-loaded': 1, 'results-not-stored': 1, suspended: 1, retrying: 1, 'never-fits': 1, 'start-failed': 1, 'node-unreachable': 1, unknown: 1,
} satisfies Record<ConditionKind, 1>) as ConditionKind[];

const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('MemoryError', 'sh: 1: train: not found', 'OSError: [Errno 98] Address already in use', '\u001b[31mRuntimeError: CUDA out of memory', ''));
const time = fc.oneof(fc.constantFrom('2025-03-01T12:00:00Z', '2025-03-01T13:00:00.5Z'), fc.string({ maxLength: 8 }));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });

/** Leaves out what is undefined, as exact optional properties want it. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

const record = fc
  .record({ outcome: fc.constantFrom('completed', 'failed', 'halted', 'stopped'), attempt: fc.nat(3), exitCode: fc.integer({ min: -1, max: 256 }), complete: fc.boolean(), startedAt: time, endedAt: time, reason: maybe(fc.oneof(fc.constantFrom<string>(...kinds, 'OOMKilled', 'SIGKILL'), words)), lastLines: maybe(fc.array(words, { maxLength: 25 })), trainingId: fc.constantFrom('retrain-7k2mq0x3bd', 'retrain-7k2mq0x3bd', 'other-0000000000') })
  .map(({ outcome, ...rest }) => recorded(1, outcome, present(rest)).record);

const learner: fc.Arbitrary<LearnerFacts> = fc
  .record({
    learnerId: fc.integer({ min: 1, max: 5 }), phase: fc.constantFrom('waiting', 'fetching', 'running', 'storing', 'ended', 'lost'), startedAt: maybe(time), endedAt: maybe(time),
    place: maybe(words), exitCode: maybe(fc.integer({ min: 0, max: 256 })), endReason: maybe(words), message: maybe(words), lastLines: maybe(fc.array(words, { maxLength: 25 })), record: maybe(record),
  })
  .map((value) => present(value) as LearnerFacts);

const condition: fc.Arbitrary<TrainingCondition> = fc.record({ kind: fc.constantFrom(...kinds), message: words });

/** Any facts a target could give, and many that none should. */
export const arbitraryFacts: fc.Arbitrary<TrainingFacts> = fc
  .record({
    learners: fc.array(learner, { maxLength: 4 }), planned: fc.nat(4), submission: fc.constantFrom('uploading', 'submitted'), wish: fc.constantFrom('run', 'halt', 'delete'),
    attempt: fc.integer({ min: 1, max: 3 }), lost: maybe(fc.record({ message: words })), conditions: fc.array(condition, { maxLength: 3 }),
  })
  .map(({ planned, ...facts }) => someFacts({ plan: somePlan({ learners: planned }), ...(present(facts) as Partial<TrainingFacts>) }));
