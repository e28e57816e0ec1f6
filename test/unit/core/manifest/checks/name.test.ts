import assert from 'node:assert/strict';
import { checkName } from '../../../../../src/core/manifest/checks/name.ts';
import { only, run } from './checking.ts';

suite('checkName', () => {
  test('warns of a name that leaves nothing for the id', () => {
    for (const name of ['"!!!"', '"---"', '"_"', '…']) assert.deepEqual([only(checkName, `name: ${name}\n`)].map(({ severity, covers }) => [severity, covers]), [['warning', name]]);
  });

  test('is silent about names with a letter or digit, in whatever script can be spelled', () => {
    for (const name of ['retrain', 'pytorch ddl', 'tf_convolutional_network_tutorial', 'Größe', '7', 'Москва']) assert.deepEqual(run(checkName, `name: ${name}\n`), [], name);
  });
});
