import assert from 'node:assert/strict';
import { sourceReferences, submittedPath } from '../../../../src/core/logs/sourceReference.ts';

const places = (line: string): string[] => sourceReferences(line).map(({ path, line: number }) => `${path}:${String(number)}`);

suite('source lines that a log names', () => {
  const named: readonly (readonly [line: string, places: readonly string[]])[] = [
    ['  File "/job/model/train.py", line 12, in main', ['/job/model/train.py:12']],
    ['learner-2 │   File "models/net.py", line 7, in forward', ['models/net.py:7']],
    ['train.sh: line 3: pyton3: command not found', ['train.sh:3']],
    ['/job/model/train.py:40: DeprecationWarning: use that', ['/job/model/train.py:40']],
    ['a.py:1: see b.py:2', ['a.py:1', 'b.py:2']],
    ['  File "C:\\weft\\model\\train.py", line 12', ['C:\\weft\\model\\train.py:12']],
    ['  File "<frozen importlib._bootstrap>", line 1007, in _find_and_load', []],
    ['step 100 loss 0.2', []],
    ['12:30:01 started at host:8080', []],
  ];
  for (const [line, expected] of named) test(`in: ${line}`, () => assert.deepEqual(places(line), expected));

  test('the reference covers what names the place', () => {
    const line = '    File "train.py", line 12, in main';
    const [reference] = sourceReferences(line);
    assert.equal(line.slice(reference?.start, reference?.end), 'File "train.py", line 12');
  });

  test('a line of a megabyte names nothing, and one that only looks like a path is soon read', () => {
    assert.deepEqual(sourceReferences(`${'a.py:'.repeat(200_000)}1`), []);
    for (let index = 0; index < 2_000; index += 1) assert.equal(sourceReferences(`${'.'.repeat(4_000)}.py:1`).length, 1);
  });
});

suite('the submitted file that a log means', () => {
  const submitted = new Set(['train.py', 'models/net.py', 'model/inner.py', '__init__.py']);
  const of = (written: string): string | undefined => submittedPath(written, (path) => submitted.has(path));

  const meant: readonly (readonly [written: string, path: string | undefined])[] = [
    ['train.py', 'train.py'],
    ['./models/net.py', 'models/net.py'],
    ['/job/model/models/net.py', 'models/net.py'],
    ['/home/ada/weft/trainings/x/work/learner-1/job/model-code/train.py', 'train.py'],
    ['/job/model/model/inner.py', 'model/inner.py'],
    ['C:\\weft\\model\\models\\net.py', 'models/net.py'],
    ['/usr/lib/python3.11/site-packages/torch/__init__.py', undefined],
    ['/usr/lib/python3/train.py', undefined],
    ['other.py', undefined],
  ];
  for (const [written, path] of meant) test(`“${written}” is ${path ?? 'none of it'}`, () => assert.equal(of(written), path));
});
