import assert from 'node:assert/strict';
import { TrainingFigures } from '../../../../src/core/metrics/trainingFigures.ts';
import { figuresFact, lastFigure, liveFigures } from '../../../../src/core/view/liveFigures.ts';

const steps = { unit: 'step', count: 1000 } as const;

function figuresAt(last: number, length: ConstructorParameters<typeof TrainingFigures>[0], from = 0): TrainingFigures {
  const figures = new TrainingFigures(length);
  for (let step = from; step <= last; step += 10) {
    figures.add({ run: 'train', tag: 'loss', step, wallTime: 1.7e9 + step * 0.25, value: 1 / (step + 1), standing: 'current' });
    figures.add({ run: 'train', tag: 'accuracy', step, wallTime: 1.7e9 + step * 0.25, value: 0.94, standing: 'current' });
  }
  return figures;
}

suite('trainingFigures', () => {
  test('tell nothing of a training that has measured nothing', () => {
    const figures = new TrainingFigures(steps);
    assert.deepEqual([liveFigures(figures), figuresFact(figures), lastFigure(figures)], ['', '', '']);
  });

  test('tell how far a training is and when it ends, at the pace of its last points', () => {
    const figures = figuresAt(640, steps);
    assert.match(liveFigures(figures), /^step 640\/1000 {2}loss 0\.00156 \S+ {2}accuracy 0\.94 \S+ {3}1 m 30 s left$/);
    assert.equal(figuresFact(figures), '64 %  loss 0.00156');
    assert.equal(lastFigure(figures), 'loss 0.00156');
  });

  test('take no pace from lines that were read, and so timed, many at once', () => {
    const figures = new TrainingFigures({ unit: 'step', count: 100_000 });
    const add = (step: number): void => figures.add({ run: 'train', tag: 'loss', step, wallTime: 1.7e9 + Math.ceil(step / 1000) + (step % 1000) * 1e-6, value: 1, standing: 'current' });
    for (let step = 0; step <= 900; step += 10) add(step);
    assert.equal(figures.secondsLeft !== undefined && figures.secondsLeft < 100, false);
    for (let step = 910; step <= 20_000; step += 10) add(step);
    assert.ok(Math.abs((figures.secondsLeft ?? 0) - 80) < 5, String(figures.secondsLeft));
  });

  test('tell no end where the command names none, or names another count than the summaries have', () => {
    assert.equal(figuresFact(figuresAt(640, undefined)), 'step 640  loss 0.00156');
    assert.equal(figuresFact(figuresAt(640, { unit: 'epoch', count: 10 })), 'step 640  loss 0.00156');
    assert.doesNotMatch(liveFigures(figuresAt(640, { unit: 'epoch', count: 10 })), /left|\//);
  });

  test('count epochs where the summaries do', () => {
    assert.match(liveFigures(figuresAt(20, { unit: 'epoch', count: 40 })), /^epoch 20\/40 /);
  });

  test('begin anew where a training went back', () => {
    const figures = figuresAt(640, steps);
    figures.add({ run: 'train', tag: 'loss', step: 500, wallTime: 1.8e9, value: 0.5, standing: 'current' });
    assert.deepEqual([figures.step, figures.secondsLeft, figuresFact(figures)], [500, undefined, '50 %  loss 0.5']);
  });

  test('are of the first run alone', () => {
    const figures = figuresAt(100, steps);
    figures.add({ run: 'validation', tag: 'loss', step: 900, wallTime: 1.7e9, value: 9, standing: 'current' });
    assert.equal(figures.step, 100);
  });

  test('keep a bounded number of values', () => {
    const [loss] = figuresAt(100_000, undefined).tags;
    assert.equal(loss?.values.length, 64);
  });
});
