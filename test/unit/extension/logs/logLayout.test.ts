import assert from 'node:assert/strict';
import { learnerBlocks, learnerPrefix, logTracebacks, readRow } from '../../../../src/extension/logs/logLayout.ts';

const by = (learnerId: number, ...lines: readonly string[]): string[] => lines.map((line) => `${learnerPrefix(learnerId)}${line}`);

suite('the layout of a log', () => {
  test('a line tells whose it is, and where its own text begins', () => {
    const [line = ''] = by(12, 'loss 0.2');
    assert.deepEqual([readRow(line).learnerId, line.slice(readRow(line).textStart)], [12, 'loss 0.2']);
    assert.deepEqual(readRow('loss 0.2'), { textStart: 0 });
  });

  test('lines of one learner that stand together are a block', () => {
    const lines = [...by(1, 'a', 'b'), ...by(2, 'c'), ...by(1, 'd'), ''];
    assert.deepEqual(learnerBlocks(lines), [{ learnerId: 1, first: 0, last: 1 }, { learnerId: 2, first: 2, last: 2 }, { learnerId: 1, first: 3, last: 3 }]);
    assert.deepEqual(learnerBlocks(['a', 'b', '']), []);
  });

  test('a traceback does not go on in another learner’s lines', () => {
    const lines = [...by(1, 'Traceback (most recent call last):', '  File "a.py", line 1'), ...by(2, '  indented', 'ValueError: of the other')];
    assert.deepEqual(logTracebacks(lines, learnerBlocks(lines)).map(({ first, last }) => [first, last]), [[0, 1]]);
    assert.deepEqual(logTracebacks(['x', 'Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 1', ''], []), [{ first: 1, last: 3, error: 'KeyError: 1' }]);
  });
});
