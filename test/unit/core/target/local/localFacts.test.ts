import assert from 'node:assert/strict';
import { hasLearnerEnded, localFacts, needsSupervisor } from '../../../../../src/core/target/local/localFacts.ts';
import type { LearnerStatus, SupervisorStatus, Wish } from '../../../../../src/core/target/local/localState.ts';
import { trainingOf } from '../../../../../src/core/training/state.ts';
import { somePlan } from '../../../../support/trainingFixture.ts';

const at = '2026-01-01T00:00:00.000Z';
const wish = (word: Wish['wish'], run = 1): Wish => ({ wish: word, run, at });

function status(change: Partial<SupervisorStatus> = {}, ...learners: Partial<LearnerStatus>[]): SupervisorStatus {
  return {
    statusVersion: 1,
    run: 1,
    attempt: 1,
    retriesUsed: 0,
    stage: 'running',
    ports: [],
    conditions: [],
    ...change,
    learners: [0, 1].map((index) => ({ learnerId: index + 1, phase: 'running', ...learners[index] })),
  };
}

suite('whether a training needs a supervisor', () => {
  const table: readonly [string, Wish | undefined, SupervisorStatus | undefined, boolean][] = [
    ['not before its release', undefined, undefined, false],
    ['once it is released', wish('run'), undefined, true],
    ['while it runs', wish('run'), status(), true],
    ['not once it has ended', wish('run'), status({ stage: 'ended' }), false],
    ['to halt what runs', wish('halt'), status(), true],
    ['not to halt what has not begun', wish('halt', 0), undefined, false],
    ['not to halt what was released and has not begun', wish('halt'), undefined, false],
    ['to store what is left of a halted one', wish('halt'), status({ stage: 'storing' }), true],
    ['not after a halt', wish('halt'), status({ stage: 'ended' }), false],
    ['for a resume', wish('run', 2), status({ stage: 'ended' }), true],
    ['not for a resume that ran to its end', wish('run', 2), status({ run: 2, stage: 'ended' }), false],
    ['to stop what is to be deleted', wish('delete'), status(), true],
    ['not to delete what rests', wish('delete'), status({ stage: 'ended' }), false],
  ];
  for (const [name, wished, found, needed] of table) {
    test(name, () => assert.equal(needsSupervisor({ ...(wished && { wish: wished }), ...(found && { status: found }) }), needed));
  }
});

suite('the facts of a local training', () => {
  const plan = somePlan();
  const records = new Map();

  test('are those of an upload before its release', () => {
    const facts = localFacts({ plan, records });
    assert.deepEqual([facts.submission, facts.wish, facts.attempt], ['uploading', 'run', 1]);
    assert.deepEqual(facts.learners, [
      { learnerId: 1, phase: 'waiting' },
      { learnerId: 2, phase: 'waiting' },
    ]);
    assert.equal(trainingOf(facts).state, 'pending');
  });

  test('name the process, and why it was stopped rather than by which signal', () => {
    const process = { pid: 42, startedAt: '1', bootId: 'b' };
    const [first] = localFacts({ plan, wish: wish('run'), status: status({}, { process, stoppedBy: 'failure', endReason: 'SIGTERM', vanished: true }), records }).learners;
    assert.deepEqual(first, { learnerId: 1, phase: 'running', endReason: 'failure', place: 'process 42' });
  });

  test('of a resume do not speak of the run before it', () => {
    const before = status({ stage: 'ended', attempt: 3, lost: { message: 'm' }, conditions: [{ kind: 'unknown', message: 'm' }] }, { phase: 'lost' }, { phase: 'ended', exitCode: 1 });
    const facts = localFacts({ plan, wish: wish('run', 2), status: before, records });
    assert.deepEqual([facts.attempt, facts.lost, facts.conditions, facts.learners.map(({ phase }) => phase)], [4, undefined, [], ['waiting', 'waiting']]);
  });

  test('say that the training is lost only where nobody supervises it', () => {
    const reading = { plan, wish: wish('run'), status: status(), records };
    assert.equal(trainingOf(localFacts(reading)).state, 'processing');
    const { state, failure } = trainingOf(localFacts(reading, 'Its supervisor does not stay alive'));
    assert.deepEqual([state, failure?.code], ['failed', 'S403']);
  });
});

suite('the end of a learner’s log', () => {
  test('has come when it ended and no retry can follow', () => {
    const plan = somePlan({ retries: 1 });
    const ended = { endedAt: at, exitCode: 1, phase: 'storing' } as const;
    assert.equal(hasLearnerEnded({ plan, wish: wish('run'), status: status({ retriesUsed: 1 }, ended) }, 1), true);
    assert.equal(hasLearnerEnded({ plan, wish: wish('run'), status: status({ retriesUsed: 1 }, ended) }, 2), false);
    assert.equal(hasLearnerEnded({ plan, wish: wish('run'), status: status({}, ended) }, 1), false);
    assert.equal(hasLearnerEnded({ plan, wish: wish('run'), status: status({ stage: 'storing' }) }, 2), true);
    assert.equal(hasLearnerEnded({ plan, wish: wish('run', 2), status: status({ stage: 'ended' }, ended) }, 1), false);
  });
});
