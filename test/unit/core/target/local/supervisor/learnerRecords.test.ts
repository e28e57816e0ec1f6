import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { lastLinesOf, learnerRecord } from '../../../../../../src/core/target/local/supervisor/learnerRecords.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

suite('the last lines of a log', () => {
  const folder = tempFolderPerTest();

  async function lastLines(text: string): Promise<string[]> {
    await writeFile(folder.path('log'), text);
    return lastLinesOf(folder.path('log'));
  }

  test('are at most 20, with or without a line break at the end', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${String(index)}`);
    assert.deepEqual(await lastLines(`${lines.join('\n')}\n`), lines.slice(10));
    assert.deepEqual(await lastLines(lines.join('\r\n')), lines.slice(10));
  });

  test('are cut at 500 characters, however long the log and its lines', async () => {
    const [last] = (await lastLines(`${'ü'.repeat(1_000_000)}\nthe end\n`)).slice(-1);
    assert.equal(last, 'the end');
    assert.ok((await lastLines('x'.repeat(3_000_000))).every((line) => line.length === 500));
  });

  test('of no log are none', async () => {
    assert.deepEqual(await lastLinesOf(folder.path('nowhere')), []);
    assert.deepEqual(await lastLines(''), []);
  });
});

suite('a learner’s record', () => {
  const times = { startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:01:00.000Z' };
  const table = [
    [{ exitCode: 0 }, 'completed', undefined],
    [{ exitCode: 0, stoppedBy: 'halt' }, 'completed', undefined],
    [{ exitCode: 1 }, 'failed', undefined],
    [{ exitCode: 137, endReason: 'SIGKILL' }, 'failed', 'SIGKILL'],
    [{ exitCode: 143, endReason: 'SIGTERM', stoppedBy: 'halt' }, 'halted', 'SIGTERM'],
    [{ exitCode: 143, endReason: 'SIGTERM', stoppedBy: 'failure' }, 'stopped', 'SIGTERM'],
    [{ exitCode: 143, endReason: 'SIGTERM', stoppedBy: 'deadline' }, 'failed', 'deadline-exceeded'],
  ] as const;
  for (const [ending, outcome, reason] of table) {
    test(`says ${outcome} of ${JSON.stringify(ending)}`, () => {
      const record = learnerRecord(somePlan(), 2, { learnerId: 1, phase: 'storing', ...times, ...ending }, new Map(), true);
      assert.deepEqual([record?.outcome, record?.reason, record?.attempt], [outcome, reason, 2]);
    });
  }

  test('is not made of one that never began or left no exit code', () => {
    assert.equal(learnerRecord(somePlan(), 1, { learnerId: 1, phase: 'ended' }, new Map(), true), undefined);
    assert.equal(learnerRecord(somePlan(), 1, { learnerId: 1, phase: 'storing', ...times, vanished: true }, new Map(), true), undefined);
  });
});
