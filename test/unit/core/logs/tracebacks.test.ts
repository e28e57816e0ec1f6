import assert from 'node:assert/strict';
import { findTracebacks } from '../../../../src/core/logs/tracebacks.ts';

const find = (...lines: readonly string[]): ReturnType<typeof findTracebacks> => findTracebacks(lines.length, (index) => lines[index] ?? '');

suite('tracebacks in a log', () => {
  test('reach from their first line to the error', () => {
    const found = find('step 1', 'Traceback (most recent call last):', '  File "a.py", line 1, in <module>', '    f()', 'ValueError: shapes do not match', 'step 2');
    assert.deepEqual(found, [{ first: 1, last: 4, error: 'ValueError: shapes do not match' }]);
  });

  test('of a chain each is one of its own', () => {
    const one = ['Traceback (most recent call last):', '  File "a.py", line 1', 'KeyError: 1'];
    assert.deepEqual(find(...one, '', 'During handling of the above exception, another exception occurred:', '', ...one).map(({ first, last }) => [first, last]), [[0, 2], [6, 8]]);
  });

  test('that the log cuts off end with it', () => {
    assert.deepEqual(find('Traceback (most recent call last):', '  File "a.py", line 1'), [{ first: 0, last: 1, error: 'File "a.py", line 1' }]);
    assert.deepEqual(find('Traceback (most recent call last):').map(({ last }) => last), [0]);
  });
});
