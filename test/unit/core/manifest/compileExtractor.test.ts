import assert from 'node:assert/strict';
import { type ExtractorGroups, type ExtractorProblem, compileExtractor } from '../../../../src/core/manifest/compileExtractor.ts';
import { compileExtractorPattern } from '../../../../src/core/manifest/extractorPattern.ts';

function matchOf(pattern: string, text: string): Record<string, string | null> | undefined {
  const compiled = compileExtractorPattern(pattern);
  assert.ok(compiled.ok, JSON.stringify(compiled));
  const matcher = compiled.value.regex.matcher(text);
  return matcher.lookingAt() ? { ...matcher.getNamedGroups() } : undefined;
}

/** What is wrong with a pattern, and the part of it that is. */
function problemOf(pattern: string): [string, string | undefined] {
  const compiled = compileExtractorPattern(pattern);
  assert.ok(!compiled.ok);
  const { message, range } = compiled.failure;
  return [message, range && pattern.slice(range.start, range.end)];
}

function problemsOf(groups: ExtractorGroups): readonly ExtractorProblem[] {
  const compiled = compileExtractor(groups);
  return compiled.ok ? [] : compiled.failure;
}

suite('extractorPattern', () => {
  test('knows the ancestor’s types, named and not', () => {
    assert.deepEqual(matchOf('%{GLOG_STAMP:t} .*Iteration %{INT:i}, loss = %{FLOAT:loss}', 'I0926 17:14:32.115 77 solver.cpp:218] Iteration 100, loss = 2.5e-1\n'), { t: 'I0926 17:14:32.115', i: '100', loss: '2.5e-1' });
    assert.deepEqual(matchOf('%{TIMESTAMP:t} %{INT}', '2017-10-20T14:33:35.123Z 5'), { t: '2017-10-20T14:33:35.123Z' });
    assert.deepEqual(matchOf('%{TIMESTAMP:t}', '2017-10-20T14:33:35+02:00'), { t: '2017-10-20T14:33:35+02:00' });
    assert.deepEqual(matchOf('%{INT_ANY:a} %{INT_ANY:b} %{INT_ANY:c} %{HEX:d}', '0x1F 017 -19 ff'), { a: '0x1F', b: '017', c: '-19', d: 'ff' });
  });

  test('takes a loss that is no number for a FLOAT', () => {
    for (const text of ['nan', 'NaN', 'inf', '-Infinity', '.5', '5.', '-1', '+1e5']) assert.deepEqual(matchOf('loss=%{FLOAT:l}\n', `loss=${text}\n`), { l: text });
    assert.equal(matchOf('loss=%{FLOAT:l}\n', 'loss=none\n'), undefined);
  });

  test('lets a point stand for a line break, and ^ and $ for every line, as the ancestor did', () => {
    assert.deepEqual(matchOf('Test .*net.*^loss (?P<l>\\S+)$', 'Test net\nloss 5\nmore'), { l: '5' });
  });

  test('names a type it does not know, where it stands, and the nearest it knows', () => {
    assert.deepEqual(problemOf('loss %{FLAOT:l}'), ['“%{FLAOT}” is no known type. Did you mean %{FLOAT}?', '%{FLAOT:l}']);
    assert.match(problemOf('%{constructor}')[0], /is no known type\. Use one of GLOG_STAMP/);
  });

  test('flags what a linear engine cannot do at its place', () => {
    assert.deepEqual(problemOf('a(?=b)'), ['Look-ahead and look-behind (“(?=”) are not supported: patterns must match in linear time. Match the text itself and capture the part you want.', '(?=']);
    assert.deepEqual(problemOf('%{INT:a} (?<!x)b')[1], '(?<!x)b');
    assert.equal(problemOf('(?P<a>b)\\1')[1], '\\1');
    assert.equal(problemOf('(?P<a>b)(?P=a)')[1], '(?P');
  });

  test('says which capture is named twice, and where for the second time', () => {
    assert.deepEqual(problemOf('%{INT:a} (?P<a>x)'), ['The capture “a” is named twice. Give each capture its own name.', '(?P<a>']);
  });

  test('says what else is wrong in plain words', () => {
    assert.deepEqual(problemOf('(a'), ['A parenthesis “(” is not closed.', undefined]);
    assert.deepEqual(problemOf('a)'), ['A parenthesis “)” closes nothing.', undefined]);
    assert.equal(problemOf('x[z-a]')[1], 'z-a');
    assert.equal(problemOf('a**')[1], '**');
  });

  test('matches in time that grows with the text, whatever the pattern', () => {
    const text = `${'a'.repeat(20_000)}!`;
    for (const evil of ['(a+)+$x', '(a|a)*b', '(a|aa)+c', '(.*)*d', '(.*?,){20}e', '(([a-z])+.)+[A-Z]f', '(a{1,30}){1,30}g', 'a*a*a*a*a*a*h']) assert.equal(matchOf(evil, text), undefined);
  });
});

suite('compileExtractor', () => {
  test('compiles groups in their order, with values and scalars both, and without meta', () => {
    const compiled = compileExtractor({
      train: { regex: 'step %{INT:step} loss %{FLOAT:loss}', scalars: { loss: { type: 'FLOAT', value: '$loss' } }, values: { kind: { type: 'STRING', value: 'sgd' } }, etimes: { iteration: { type: 'INT', value: '$step' } } },
      test: { regex: 'test', meta: { time: '17', subid: 'a' } },
    });
    assert.ok(compiled.ok);
    assert.deepEqual(compiled.value.map(({ label }) => label), ['train', 'test']);
    assert.deepEqual(compiled.value[0]?.values, [{ key: 'kind', type: 'STRING', source: { literal: 'sgd' } }, { key: 'loss', type: 'FLOAT', source: { capture: 'loss' } }]);
    assert.deepEqual(compiled.value[1]?.subid, { literal: 'a' });
  });

  test('says where a capture is used that the regex does not make', () => {
    assert.deepEqual(problemsOf({ train: { regex: '%{INT:step}', values: { loss: { type: 'FLOAT', value: '$lss' } }, meta: { time: '$when' } } }), [
      { path: ['train', 'meta', 'time'], message: 'The regex captures nothing named “when”. It captures “$step”.' },
      { path: ['train', 'values', 'loss', 'value'], message: 'The regex captures nothing named “lss”. It captures “$step”.' },
    ]);
  });

  test('gives the problems of all groups at once', () => {
    assert.deepEqual(problemsOf({ a: { regex: '(' }, b: { regex: '%{X}' } }).map(({ path }) => path), [['a', 'regex'], ['b', 'regex']]);
  });
});
