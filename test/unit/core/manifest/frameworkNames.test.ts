import assert from 'node:assert/strict';
import schema from '../../../../schemas/training-manifest.schema.json' with { type: 'json' };
import { frameworkNames } from '../../../../src/core/manifest/frameworkNames.ts';

suite('frameworkNames', () => {
  test('has every framework that the schema shows as an example', () => {
    const examples = schema.definitions.framework.properties.name.examples;
    assert.deepEqual(examples.filter((name) => !(frameworkNames as readonly string[]).includes(name)), []);
  });

  test('is in order', () => {
    assert.deepEqual([...frameworkNames].sort(), frameworkNames);
  });
});
