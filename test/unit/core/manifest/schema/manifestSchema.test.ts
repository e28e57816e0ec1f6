import assert from 'node:assert/strict';
import { type KeyPath, type SchemaNode, acceptsType, childSchema, manifestSchema, schemaAt } from '../../../../../src/core/manifest/schema/manifestSchema.ts';

/** Every key of the schema with its path; maps that the user names the keys of are entered once, as `*`. */
function everyKey(schema: SchemaNode, path: KeyPath = []): { readonly path: KeyPath; readonly schema: SchemaNode; readonly owner: SchemaNode }[] {
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, child]) => [{ path: [...path, key], schema: child, owner: schema }, ...everyKey(child, [...path, key])]);
  const named = schema.additionalProperties ? everyKey(schema.additionalProperties, [...path, '*']) : [];
  return [...below, ...named, ...(schema.items ? everyKey(schema.items, [...path, 0]) : [])];
}

const own = ['env', 'include', 'exclude', 'distributed', 'queue', 'retries', 'max_duration', 'shared_memory', 'image'];

suite('the manifest’s schema', () => {
  test('says of every key what it means, in a sentence, and gives an example', () => {
    for (const { path, schema } of everyKey(manifestSchema)) {
      assert.match(schema.description ?? '', /^[A-Z].*\.$/s, path.join('.'));
      assert.ok((schema.examples ?? []).length > 0, path.join('.'));
    }
  });

  test('says of every key of the ancestor what it meant there, and of no other', () => {
    for (const { path, schema } of everyKey(manifestSchema)) {
      const isOwn = own.includes(String(path[0]));
      assert.equal(schema['x-ancestor'] === undefined, isOwn, path.join('.'));
      if (!isOwn) assert.match(schema['x-ancestor'] ?? '', /\.$/, path.join('.'));
    }
  });

  test('allows no unknown key, except where the user names the keys', () => {
    const maps = [{ path: [], schema: manifestSchema }, ...everyKey(manifestSchema)].filter(({ schema }) => acceptsType(schema, 'object'));
    for (const { path, schema } of maps) assert.notEqual(schema.additionalProperties, undefined, path.join('.'));
    const open = maps.filter(({ schema }) => schema.additionalProperties !== false).map(({ path }) => path.join('.'));
    assert.deepEqual(open, ['evaluation_metrics.groups', 'evaluation_metrics.groups.*.values', 'evaluation_metrics.groups.*.scalars', 'evaluation_metrics.groups.*.etimes', 'env']);
  });

  test('describes every listed value', () => {
    for (const { path, schema } of everyKey(manifestSchema)) {
      if (schema.enum) assert.equal(schema.enumDescriptions?.length, schema.enum.length, path.join('.'));
    }
  });

  test('gives no default to what is required', () => {
    for (const { path, schema, owner } of everyKey(manifestSchema)) {
      if (owner.required?.includes(String(path.at(-1)))) assert.equal(schema.default, undefined, path.join('.'));
    }
  });

  test('is found by path, through lists and through maps with names of the user', () => {
    assert.equal(schemaAt(['data_stores', 3, 'id'])?.['x-facts'], 'dataStoreIds');
    assert.deepEqual(schemaAt(['evaluation_metrics', 'groups', 'any', 'scalars', 'loss', 'type'])?.enum, ['INT', 'FLOAT', 'STRING', 'JSONSTRING']);
    assert.equal(schemaAt(['nothing']), undefined);
    assert.equal(childSchema(manifestSchema, 'constructor'), undefined);
  });
});
