import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { trainingOf } from '../../../../src/core/training/state.ts';
import { renderTable, shorten } from '../../../../src/core/view/table.ts';
import { trainingJson } from '../../../../src/core/view/trainingJson.ts';
import { trainingTable } from '../../../../src/core/view/trainingTable.ts';
import { inPhases, recorded, someFacts, somePlan } from '../../../support/trainingFixture.ts';

const nowMs = Date.parse('2025-03-01T14:10:00Z');
const long = somePlan({ trainingId: 'a-very-long-name-of-a-training-indeed-it-is-7k2mq0x3', name: 'größe 東京 テスト', learners: 16, resources: { cpuMillicores: 1, gpuCount: 8, memoryBytes: 1 } });
const trainings = [
  trainingOf(someFacts({ learners: inPhases('running') })),
  trainingOf(someFacts({ learners: [recorded(1, 'failed')] })),
  trainingOf(someFacts({ plan: long, targetId: 'a-context-with-a-long-name' })),
];

suite('tables', () => {
  test('fit 80 columns, keeping the end of an id, and the state whole', () => {
    assert.deepEqual(trainingTable(trainings, { nowMs }), [
      'ID                        NAME      STATE          LEARNERS  GPUS  AGE  TARGET',
      'retrain-7k2mq0x3bd        retrain   ▸ processing          1     0  2 h  local',
      'retrain-7k2mq0x3bd        retrain   ✗ failed C201         1     0  2 h  local',
      'a-very-long-…is-7k2mq0x3  größe …   · pending            16     8  2 h  a-conte…',
    ]);
  });

  test('use what a wide terminal has', () => {
    const lines = trainingTable(trainings, { nowMs, width: 200 });
    assert.ok(lines[3]?.includes(long.trainingId) && lines[3].includes('a-context-with-a-long-name'));
  });

  test('colour the state alone', () => {
    const painted = trainingTable(trainings, { nowMs, paint: (text, tone) => `<${tone}:${text.trim()}>` });
    assert.match(painted[1] ?? '', /<running:▸ processing>/);
    assert.match(painted[2] ?? '', /<failed:✗ failed C201>/);
    assert.doesNotMatch(painted[0] ?? '', /</);
  });

  test('have only titles where there is nothing', () => {
    assert.deepEqual(renderTable([{ title: 'ID', text: String }], []), ['ID']);
  });

  test('are never wider than asked as long as the columns allow it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 40 }))), fc.integer({ min: 20, max: 60 }), (rows, width) => {
        const lines = renderTable([{ title: 'A', text: (row: readonly [string, string]) => row[0], minWidth: 4, cut: 'middle' }, { title: 'B', text: (row) => row[1], minWidth: 4, align: 'right' }], rows, { width });
        assert.ok(lines.every((line) => stringWidth(line) <= width), lines.join('\n'));
      }),
    );
  });

  test('cut whole characters', () => {
    assert.equal(shorten('東京テスト', 6), '東京…');
    assert.equal(shorten('abcdefghij', 7, 'middle'), 'abc…hij');
    assert.equal(shorten('abc', 3), 'abc');
  });
});

suite('trainingJson', () => {
  test('has the fields that scripts rely on, and no others', () => {
    assert.deepEqual(trainings.slice(1).map(trainingJson), [
      {
        id: 'retrain-7k2mq0x3bd', name: 'retrain', target: 'local', state: 'FAILED', code: 'C201', reason: 'Learner 1 crashed with exit code 1.', learners: 1, gpus: 0,
        submittedAt: '2025-03-01T12:00:00.000Z', startedAt: '2025-03-01T12:00:10.000Z', endedAt: '2025-03-01T12:05:00.000Z', results: 'nh-output/retrain-7k2mq0x3bd',
      },
      { id: long.trainingId, name: long.name, target: 'a-context-with-a-long-name', state: 'PENDING', learners: 16, gpus: 8, submittedAt: '2025-03-01T12:00:00.000Z', results: `nh-output/${long.trainingId}` },
    ]);
  });

  test('tells what a training waits for', () => {
    const { state, code, reason } = trainingJson(trainingOf(someFacts({ conditions: [{ kind: 'quota-exceeded', message: 'requests.nvidia.com/gpu: 4 of 4 used' }] })));
    assert.deepEqual({ state, code, reason }, { state: 'QUEUED', code: 'S100', reason: 'requests.nvidia.com/gpu: 4 of 4 used' });
  });
});
