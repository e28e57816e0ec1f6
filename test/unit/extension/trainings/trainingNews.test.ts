import assert from 'node:assert/strict';
import { patienceMs, TrainingNews } from '../../../../src/extension/trainings/trainingNews.ts';
import type { Training } from '../../../../src/core/training/training.ts';
import { completedFacts, failedFacts, runningFacts, someTraining } from '../../../support/someTraining.ts';

const id = 'retrain-7k2mq0x3bd';
const waiting = someTraining(id, { conditions: [{ kind: 'unschedulable', message: '0/5 nodes are available: 5 Insufficient nvidia.com/gpu.' }] });
const running = someTraining(id, runningFacts);
const completed = someTraining(id, completedFacts);
const failed = someTraining(id, failedFacts('2025-03-01T12:05:00.000Z'));

/** What is told of these looks, one minute apart from the second on. */
function toldOf(...looks: readonly Training[]): string[] {
  const news = new TrainingNews();
  news.watch(id, 0);
  return looks.flatMap((training, minute) => [news.changed(training), ...news.due(minute * 60_000, () => training)]).flatMap((told) => (told ? [told.kind] : []));
}

suite('news of the trainings that this window started', () => {
  test('an end is told once, with its cause and what to do', () => {
    assert.deepEqual(toldOf(running, completed, completed), ['completed']);
    assert.deepEqual(toldOf(running, failed, failed), ['failed']);
    const news = new TrainingNews();
    news.watch(id, 0);
    assert.match(news.changed(failed)?.text ?? '', new RegExp(`^${id} failed: .*\\.`));
    news.watch(id, 0);
    assert.equal(news.changed(completed)?.text, `${id} completed in 4 m 50 s.`);
  });

  test('what others started, and a halt or a deletion, is no news', () => {
    assert.equal(new TrainingNews().changed(completed), undefined);
    assert.deepEqual(toldOf(running, someTraining(id, { wish: 'halt', learners: [] })), []);
    assert.deepEqual(toldOf(running, someTraining(id, { ...completedFacts, wish: 'delete' })), []);
  });

  test('waiting is told after five minutes, with its reason, and not again', () => {
    assert.deepEqual(toldOf(waiting, waiting, waiting, waiting, waiting), []);
    assert.deepEqual(toldOf(...Array.from({ length: 12 }, () => waiting)), ['waiting']);
    const news = new TrainingNews();
    news.watch(id, 0);
    assert.match(news.due(patienceMs, () => waiting)[0]?.text ?? '', /has been waiting for five minutes: .+/);
  });

  test('what has begun does not wait any more, also when it is retried later', () => {
    assert.deepEqual(toldOf(waiting, running, ...Array.from({ length: 10 }, () => waiting)), []);
    assert.deepEqual(toldOf(...Array.from({ length: 7 }, () => waiting), completed), ['waiting', 'completed']);
  });
});
