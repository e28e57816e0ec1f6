import assert from 'node:assert/strict';
import { fittingSnippets } from '../../../../src/extension/manifests/fittingSnippets.ts';

const titles = (before: string, after = ''): string[] => fittingSnippets(before, after).map(({ title }) => title);

suite('snippets that fit', () => {
  test('an empty manifest is begun with a whole one', () => {
    const whole = ['Training with TensorFlow', 'Training with PyTorch on several learners'];
    assert.deepEqual(titles(''), whole);
    assert.deepEqual(titles('# mine\ntrai'), whole);
    assert.deepEqual(titles('trai', '\nname: a\n'), ['Metrics from event files', 'Metrics from the log']);
  });

  test('a data store is one below its key', () => {
    assert.deepEqual(titles('name: a\ndata_stores:\n  '), ['Data store']);
    assert.deepEqual(titles('name: a\nframework:\n  '), []);
  });

  test('what is there already is not proposed once more', () => {
    assert.deepEqual(titles('name: a\nmetrics r'), ['Metrics from event files', 'Metrics from the log']);
    assert.deepEqual(titles('name: a\nmet', '\nevaluation_metrics:\n  type: tensorboard\n'), []);
  });

  test('none stands behind a key', () => {
    assert.deepEqual(titles('name: '), []);
    assert.deepEqual(titles('name: a\nlearners: '), []);
    assert.deepEqual(titles('name: a\nlea', 'rners: 1'), []);
  });
});
