import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { parseRootMarker, renderRootMarker } from '../../../../src/core/training/rootMarker.ts';
import { listStoredTrainings } from '../../../../src/core/training/storedTrainings.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { recorded, somePlan } from '../../../support/trainingFixture.ts';

const plan = somePlan({ learners: 2, maxDurationSeconds: 60, data: [{ dataStoreId: 'in', bucket: 'nh-input' }] });
const id = plan.trainingId;

suite('the root marker of a training', () => {
  test('tells plan and target again', () => {
    const marker = { plan, targetId: 'gpu-cluster', namespace: 'team' };
    assert.deepEqual(parseRootMarker(renderRootMarker(marker), id), marker);
  });

  test('is none when anything that code relies on is missing or of another kind', () => {
    const whole = JSON.parse(renderRootMarker({ plan, targetId: 'local' })) as Record<string, unknown>;
    for (const key of Object.keys(whole).filter((name) => !['submittedTo', 'maxDurationSeconds'].includes(name))) {
      assert.equal(parseRootMarker(JSON.stringify({ ...whole, [key]: undefined }), id), undefined, key);
      assert.equal(parseRootMarker(JSON.stringify({ ...whole, [key]: null }), id), undefined, key);
    }
    assert.equal(parseRootMarker(JSON.stringify({ ...whole, learners: 1e9 }), id), undefined);
    assert.equal(parseRootMarker(JSON.stringify(whole), 'other-0000000000'), undefined);
  });

  test('never throws, whatever a bucket holds', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseRootMarker(text, id) === undefined));
  });
});

suite('trainings of a bucket', () => {
  const temp = tempFolderPerTest();

  test('are those that have ended by their records, whatever else is there', async () => {
    const store = new FolderObjectStore(temp.path());
    await store.createBucket('nh-output');
    const put = (key: string, text: string): Promise<unknown> => store.writeBytes('nh-output', key, Buffer.from(text));
    const names = ['done-0000000000', 'half-0000000000', 'crashed-0000000000', 'broken-0000000000', 'known-0000000000', 'moved-0000000000'];
    for (const trainingId of names) await put(`${trainingId}/_plan.json`, renderRootMarker({ plan: { ...plan, trainingId, ...(trainingId.startsWith('moved') && { results: { dataStoreId: 'x', bucket: 'elsewhere' } }) }, targetId: 'local' }));
    const record = (trainingId: string, learnerId: number, outcome: 'completed' | 'failed'): Promise<unknown> => put(`${trainingId}/learner-${String(learnerId)}/_record.json`, JSON.stringify(recorded(learnerId, outcome, { trainingId }).record));
    for (const trainingId of ['done-0000000000', 'known-0000000000', 'moved-0000000000']) for (const learnerId of [1, 2]) await record(trainingId, learnerId, 'completed');
    await record('half-0000000000', 1, 'completed');
    await record('crashed-0000000000', 2, 'failed');
    await put('broken-0000000000/learner-1/_record.json', '{"recordVersion": 1');
    await put('broken-0000000000/learner-2/_record.json', '{"recordVersion": 2}');
    await put('images/_plan.json', '{}');
    await put('stray-0000000000/model', 'x');
    const found = await listStoredTrainings(store, 'nh-output', { known: new Set(['known-0000000000']), signal: new AbortController().signal });
    assert.deepEqual(found.map(({ id: trainingId, state }) => `${trainingId} ${state}`).sort(), ['crashed-0000000000 failed', 'done-0000000000 completed']);
  });
});
