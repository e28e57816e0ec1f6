import assert from 'node:assert/strict';
import { findsTraining } from '../../../../src/core/view/trainingSearch.ts';
import { runningFacts, someTraining } from '../../../support/someTraining.ts';

suite('finding trainings by words', () => {
  const training = someTraining('retrain-7k2mq0x3bd', { ...runningFacts, targetId: 'gpu-cluster', namespace: 'team' });

  for (const text of ['', '  ', 'retrain', 'RETRAIN', '7k2m', 'processing', 'tensorflow', 'gpu-cluster', 'team ada', '1.5.0 retr']) {
    test(`“${text}” finds it`, () => assert.ok(findsTraining(text)(training)));
  }

  for (const text of ['bert', 'retrain failed', 'python3']) {
    test(`“${text}” does not`, () => assert.ok(!findsTraining(text)(training)));
  }
});
