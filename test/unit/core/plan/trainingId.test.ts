import assert from 'node:assert/strict';
import { isTrainingId, trainingId } from '../../../../src/core/plan/trainingId.ts';

const submissionId = 'ffeeddccbbaa99887766554433221100';

suite('trainingId', () => {
  for (const [name, slug] of [
    ['retrain', 'retrain'],
    ['My Model_v2', 'my-model-v2'],
    ['Größe naïve', 'groesse-naive'],
    ['Обучение', 'obuchenie'],
    ['模型', 'training'],
    ['--', 'training'],
    ['3d-unet', 'training-3d-unet'],
    ['a'.repeat(200), 'a'.repeat(41)],
    [`${'a'.repeat(40)} tail`, 'a'.repeat(40)],
  ] as const) {
    test(`makes a DNS label of “${name.slice(0, 20)}”`, () => {
      const id = trainingId(name, submissionId);
      assert.equal(id, `${slug}-zzqdvk5vna`);
      assert.match(id, /^[a-z]([-a-z0-9]*[a-z0-9])?$/);
      assert.ok(id.length <= 52, id);
    });
  }

  test('spells the first 50 bits of the submission id in letters that are not mistaken for each other', () => {
    assert.equal(trainingId('m', '0'.repeat(32)), 'm-0000000000');
    assert.equal(trainingId('m', 'f'.repeat(32)), 'm-zzzzzzzzzz');
    assert.equal(trainingId('m', `08${'0'.repeat(30)}`), 'm-1000000000');
    assert.notEqual(trainingId('m', submissionId), trainingId('m', submissionId.replace('ff', 'fe')));
  });

  test('is told from other names in a bucket', () => {
    assert.ok(isTrainingId(trainingId('Größe naïve', submissionId)));
    for (const other of ['', 'images', '_weft_packs', 'retrain-7k2m', 'Retrain-7k2mq0x3bd', 'retrain-7k2mq0x3bu', `${'a'.repeat(50)}-7k2mq0x3bd`, '../x-7k2mq0x3bd']) assert.ok(!isTrainingId(other), other);
  });
});
