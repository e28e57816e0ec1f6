import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConditionKind, TrainingFacts } from '../../../../src/core/target/trainingFacts.ts';
import { failureCodes } from '../../../../src/core/training/failureCode.ts';
import { trainingOf } from '../../../../src/core/training/state.ts';
import { isTerminal, type TrainingState } from '../../../../src/core/training/training.ts';
import { arbitraryFacts } from '../../../support/arbitraryFacts.ts';
import { inPhases, recorded, someFacts, somePlan } from '../../../support/trainingFixture.ts';

const waits = (kind: ConditionKind): Partial<TrainingFacts> => ({ conditions: [{ kind, message: '' }] });
const lost = { message: 'The supervisor (process 4711) is gone' };

const states: readonly (readonly [what: string, facts: Partial<TrainingFacts>, state: TrainingState])[] = [
  ['whose code is being uploaded', { submission: 'uploading' }, 'pending'],
  ['that nothing has begun of', {}, 'pending'],
  ['without any learner yet', { learners: [] }, 'pending'],
  ['that waits in a queue', waits('waiting-for-queue'), 'queued'],
  ['that a quota holds up', waits('quota-exceeded'), 'queued'],
  ['that fits no node', waits('unschedulable'), 'pending'],
  ['whose image cannot be pulled', waits('image-pull-failed'), 'deploying'],
  ['whose learners are refused', waits('create-refused'), 'deploying'],
  ['whose first learner has a place', { learners: [{ learnerId: 1, phase: 'waiting', place: 'node gpu-03' }, ...inPhases('waiting')] }, 'deploying'],
  ['that fetches', { learners: inPhases('fetching', 'waiting') }, 'downloading'],
  ['that retries to fetch', { learners: inPhases('fetching'), ...waits('data-not-loaded') }, 'downloading'],
  ['one of whose learners runs', { learners: inPhases('waiting', 'running') }, 'processing'],
  ['one of whose learners stores while another runs', { learners: inPhases('storing', 'running') }, 'processing'],
  ['one of whose learners stores while another fetches', { learners: inPhases('storing', 'fetching') }, 'processing'],
  ['one of whose learners is done while another waits', { learners: [recorded(1, 'completed'), ...inPhases('waiting')] }, 'processing'],
  ['whose last learner stores', { learners: [recorded(1, 'completed'), { learnerId: 2, phase: 'storing' }] }, 'storing'],
  ['that ended well but has no record yet', { learners: [{ learnerId: 1, phase: 'ended', exitCode: 0 }] }, 'storing'],
  ['half of whose records are there', { learners: [recorded(1, 'completed'), { learnerId: 2, phase: 'ended', exitCode: 0 }] }, 'storing'],
  ['whose records all say so', { learners: [recorded(1, 'completed'), recorded(2, 'completed')] }, 'completed'],
  ['that completed before its target was lost', { learners: [recorded(1, 'completed')], lost }, 'completed'],
  ['that completed before a halt reached it', { learners: [recorded(1, 'completed')], wish: 'halt' }, 'completed'],
  ['whose record is written while the learner still waits for its acknowledgement', { learners: [{ ...recorded(1, 'completed'), phase: 'storing' }] }, 'completed'],
  ['with a learner less than planned', { plan: somePlan({ learners: 2 }), learners: [recorded(1, 'completed')] }, 'storing'],
  ['that lacks results after success', { learners: [recorded(1, 'completed', { complete: false })] }, 'failed'],
  ['that cannot store its results', { learners: [{ learnerId: 1, phase: 'ended', exitCode: 0 }], ...waits('results-not-stored') }, 'failed'],
  ['whose learner crashed', { learners: [recorded(1, 'failed')] }, 'failed'],
  ['whose learner crashed without a record', { learners: [{ learnerId: 1, phase: 'ended', exitCode: 7 }] }, 'failed'],
  ['that could not fetch', { learners: [{ learnerId: 1, phase: 'ended' }], ...waits('data-not-loaded') }, 'failed'],
  ['whose crash still has to stop the others', { learners: [recorded(1, 'failed'), { learnerId: 2, phase: 'running' }] }, 'processing'],
  ['whose crash kept the others from starting', { learners: [recorded(1, 'failed'), { learnerId: 2, phase: 'waiting' }] }, 'failed'],
  ['of which only the stopped learner left a record', { learners: [recorded(1, 'stopped')] }, 'failed'],
  ['whose learner is lost', { learners: inPhases('lost') }, 'failed'],
  ['whose supervisor is lost', { learners: inPhases('running', 'waiting'), lost }, 'failed'],
  ['that is past its deadline before it began', waits('deadline-exceeded'), 'failed'],
  ['that is past its deadline while it is being ended', { learners: inPhases('running'), ...waits('deadline-exceeded') }, 'processing'],
  ['that was halted', { learners: [recorded(1, 'halted'), recorded(2, 'completed')], wish: 'halt' }, 'halted'],
  ['that was halted before it began', { wish: 'halt' }, 'halted'],
  ['that is being halted', { learners: inPhases('running'), wish: 'halt' }, 'processing'],
  ['that was halted and left no record', { learners: [{ learnerId: 1, phase: 'ended', exitCode: 143 }], wish: 'halt' }, 'halted'],
  ['that was halted on a target that is lost', { learners: inPhases('running'), wish: 'halt', lost }, 'halted'],
  ['that is being deleted', { wish: 'delete' }, 'halted'],
  ['that crashed before a halt reached it', { learners: [recorded(1, 'failed')], wish: 'halt' }, 'failed'],
  ['that someone halted elsewhere', { learners: [recorded(1, 'halted')] }, 'halted'],
  ['that goes on after a halt', { attempt: 2, learners: [{ ...recorded(1, 'halted'), phase: 'running' }] }, 'processing'],
  ['that waits for its retry', { attempt: 2, learners: [{ ...recorded(1, 'failed'), phase: 'waiting' }] }, 'pending'],
  ['that completed at its second attempt', { attempt: 2, learners: [recorded(1, 'completed', { attempt: 2 }), recorded(2, 'completed')] }, 'completed'],
  ['with the record of another training', { learners: [{ ...recorded(1, 'completed', { trainingId: 'other-0000000000' }), exitCode: 0 }] }, 'storing'],
];

suite('trainingOf', () => {
  for (const [what, facts, state] of states) {
    test(`calls a training ${what} ${state}`, () => {
      assert.equal(trainingOf(someFacts(facts)).state, state);
    });
  }

  test('says in one sentence why it waits, and the code of what it waits for', () => {
    const training = trainingOf(someFacts({ conditions: [{ kind: 'unschedulable', message: '2 learners need 3 GPUs each;\nno node has more than 2' }] }));
    assert.equal(training.waiting, '2 learners need 3 GPUs each; no node has more than 2');
    assert.equal(training.waitingCode, 'S100');
    assert.equal(training.failure, undefined);
  });

  test('begins with its first learner and ends with its last', () => {
    const early = recorded(1, 'completed', { startedAt: '2025-03-01T12:00:00Z', endedAt: '2025-03-01T12:01:00Z' });
    const late = recorded(2, 'completed', { startedAt: '2025-03-01T12:00:30Z', endedAt: '2025-03-01T12:02:00Z' });
    const { startedAt, endedAt } = trainingOf(someFacts({ learners: [early, late] }));
    assert.deepEqual({ startedAt, endedAt }, { startedAt: '2025-03-01T12:00:00.000Z', endedAt: '2025-03-01T12:02:00.000Z' });
    assert.equal(trainingOf(someFacts({ learners: [early, ...inPhases('running')] })).endedAt, undefined);
  });

  test('tells of a halted training what could not be kept', () => {
    const { state, failure } = trainingOf(someFacts({ wish: 'halt', learners: [recorded(1, 'halted', { complete: false })] }));
    assert.equal(state, 'halted');
    assert.equal(failure?.code, 'S305');
    assert.equal(failure.reason, 'Learner 1 was halted before all of its results reached the bucket.');
  });

  test('is total: any facts have one state, and a failure exactly when they failed', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { state, failure, waiting, endedAt } = trainingOf(facts);
        if (state === 'failed') assert.ok(failure && failure.code in failureCodes && failure.reason.endsWith('.'), JSON.stringify(failure));
        else if (state !== 'halted') assert.equal(failure, undefined);
        if (isTerminal(state)) assert.equal(waiting, undefined);
        else assert.equal(endedAt, undefined);
        if (state === 'completed') assert.ok(facts.learners.every(({ record }) => record?.outcome === 'completed' && record.complete));
      }),
      { numRuns: 3000 },
    );
  });

  test('never goes back while learners go forward', () => {
    const order: readonly TrainingState[] = ['queued', 'pending', 'deploying', 'downloading', 'processing', 'storing', 'completed'];
    const steps = ['waiting', 'fetching', 'running', 'storing', 'ended', 'recorded'] as const;
    const learnersAt = (at: readonly number[]): TrainingFacts['learners'] =>
      at.map((step, index) => {
        const phase = steps[Math.min(step, steps.length - 1)] ?? 'waiting';
        return phase === 'recorded' ? recorded(index + 1, 'completed') : { learnerId: index + 1, phase, ...(phase === 'ended' && { exitCode: 0 }) };
      });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(3), { maxLength: 30 }), (count, moves) => {
        const at = Array.from({ length: count }, () => 0);
        let before = 0;
        for (const move of moves) {
          at[move % count] = (at[move % count] ?? 0) + 1;
          const now = order.indexOf(trainingOf(someFacts({ learners: learnersAt(at) })).state);
          assert.ok(now >= before, `${String(order[before])} -> ${String(order[now])} at ${at.join()}`);
          before = now;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
