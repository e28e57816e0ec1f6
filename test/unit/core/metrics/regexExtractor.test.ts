import assert from 'node:assert/strict';
import { type ExtractorGroups, compileExtractor } from '../../../../src/core/manifest/compileExtractor.ts';
import type { EmetricsRecord } from '../../../../src/core/metrics/emetricsRecord.ts';
import { RegexExtractor } from '../../../../src/core/metrics/regexExtractor.ts';

const atMs = Date.UTC(2018, 0, 5, 12);

function extract(groups: ExtractorGroups, text: string, lineLookahead = 4): EmetricsRecord[] {
  const compiled = compileExtractor(groups);
  assert.ok(compiled.ok, JSON.stringify(compiled));
  const extractor = new RegexExtractor(compiled.value, { trainingId: 'training-1', lineLookahead });
  return [...text.split('\n').flatMap((line) => extractor.push(line, atMs)), ...extractor.end()];
}

const valuesOf = (records: readonly EmetricsRecord[]): string[] => records.map(({ grouplabel, values }) => [grouplabel, ...Object.values(values).map(({ value }) => value)].join(' '));

const loss = { loss: { type: 'FLOAT', value: '$loss' } } as const;

suite('regexExtractor', () => {
  test('gives the ancestor’s records for its own kind of log', () => {
    const groups: ExtractorGroups = {
      test: {
        regex: '%{GLOG_STAMP:timestamp} .*Iteration %{INT:iteration}, Testing net.*Test net output #0: accuracy = %{FLOAT:accuracy}.*?Test net output #1: loss = %{FLOAT:loss}',
        meta: { time: '$timestamp' },
        scalars: { accuracy: { type: 'FLOAT', value: '$accuracy' }, ...loss },
        etimes: { iteration: { type: 'INT', value: '$iteration' } },
      },
      train: { regex: '%{GLOG_STAMP:timestamp} .*Iteration %{INT:iteration}, loss = %{FLOAT:loss}', meta: { time: '$timestamp', subid: '2' }, values: loss, etimes: { iteration: { type: 'INT', value: '$iteration' } } },
    };
    const log = [
      'I0105 11:59:01.500000 7 solver.cpp:330] Iteration 100, Testing net (#0)',
      'I0105 11:59:02.000000 7 solver.cpp:397]     Test net output #0: accuracy = 0.91',
      'I0105 11:59:02.100000 7 solver.cpp:397]     Test net output #1: loss = 0.30 (* 1 = 0.30 loss)',
      'I0105 11:59:03.250000 7 solver.cpp:218] Iteration 100, loss = 0.25',
    ].join('\n');
    assert.deepEqual(extract(groups, log), [
      {
        meta: { training_id: 'training-1', time: Date.UTC(2018, 0, 5, 11, 59, 1, 500), rindex: 1 },
        grouplabel: 'test',
        etimes: { iteration: { type: 'INT', value: '100' } },
        values: { accuracy: { type: 'FLOAT', value: '0.91' }, loss: { type: 'FLOAT', value: '0.30' } },
      },
      {
        meta: { training_id: 'training-1', time: Date.UTC(2018, 0, 5, 11, 59, 3, 250), rindex: 2, subid: '2' },
        grouplabel: 'train',
        etimes: { iteration: { type: 'INT', value: '100' } },
        values: { loss: { type: 'FLOAT', value: '0.25' } },
      },
    ]);
  });

  test('finds every line, also between others and at the end of the log', () => {
    const groups = { train: { regex: 'loss %{FLOAT:loss}', values: loss } };
    const lines = Array.from({ length: 200 }, (_, index) => (index % 7 === 3 || index % 7 === 4 || index === 199 ? `loss ${String(index)}` : 'progress'));
    const wanted = lines.filter((line) => line.startsWith('loss')).map((line) => `train ${line.slice(5)}`);
    for (const lookahead of [0, 1, 2, 4, 10]) assert.deepEqual(valuesOf(extract(groups, lines.join('\n'), lookahead)), wanted, `lookahead ${String(lookahead)}`);
  });

  test('lets a match span as many lines as the manifest allows, and no more', () => {
    const groups = { train: { regex: 'Epoch.*loss %{FLOAT:loss}', values: loss } };
    assert.deepEqual(valuesOf(extract(groups, 'Epoch\n.\nloss 1', 3)), ['train 1']);
    assert.deepEqual(valuesOf(extract(groups, 'Epoch\n.\nloss 1', 2)), []);
  });

  test('tries groups in their order', () => {
    const groups = { first: { regex: 'loss %{FLOAT:loss} special', values: loss }, second: { regex: 'loss %{FLOAT:loss}', values: loss } };
    assert.deepEqual(valuesOf(extract(groups, 'loss 1\nloss 2 special\nloss 3')), ['second 1', 'first 2', 'second 3']);
  });

  test('keeps each type, and leaves out a value whose capture took no part', () => {
    const [record] = extract({ train: { regex: '(?P<json>\\{.*?\\}) %{INT:n}( extra (?P<extra>\\w+))?', values: { a: { type: 'JSONSTRING', value: '$json' }, b: { type: 'INT', value: '$n' }, c: { type: 'STRING', value: '$extra' }, d: { type: 'STRING', value: 'fixed' } } } }, '{"x": 1} 7');
    assert.deepEqual(record?.values, { a: { type: 'JSONSTRING', value: '{"x": 1}' }, b: { type: 'INT', value: '7' }, d: { type: 'STRING', value: 'fixed' } });
  });

  test('takes the time of the line where the record states none that can be read', () => {
    const groups = { train: { regex: '(?P<t>\\S+) loss', meta: { time: '$t' }, values: {} } };
    assert.deepEqual(extract(groups, 'yesterday loss\n2018-01-05T10:00:00Z loss\n1515146400 loss\n1515146400123 loss').map(({ meta }) => meta.time), [atMs, Date.UTC(2018, 0, 5, 10), 1515146400000, 1515146400123]);
  });

  test('places a stamp without a year in the year of its line, or in the one before', () => {
    const groups = { train: { regex: '%{GLOG_STAMP:t}', meta: { time: '$t' } } };
    assert.deepEqual(extract(groups, 'I0104 01:00:00.0\nI1231 23:59:59.9').map(({ meta }) => meta.time), [Date.UTC(2018, 0, 4, 1), Date.UTC(2017, 11, 31, 23, 59, 59, 900)]);
  });

  test('looks at the first 64 KiB of a line only', () => {
    const groups = { train: { regex: 'x*loss %{FLOAT:loss}', values: loss } };
    assert.deepEqual(valuesOf(extract(groups, `${'x'.repeat(60_000)}loss 1\n${'x'.repeat(70_000)}loss 2\nloss 3`)), ['train 1', 'train 3']);
  });
});
