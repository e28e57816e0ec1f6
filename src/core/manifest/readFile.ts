import { isMap, isScalar, isSeq } from 'yaml';
import type { Readable } from './check.ts';
import type { ManifestFile } from './manifestFile.generated.ts';
import { type SchemaNode, acceptsType, childSchema, manifestSchema } from './schema/manifestSchema.ts';
import { type TreeEntry, type TreePlaces, children } from './yaml/treePlaces.ts';
import { isLeftOut, scalarText } from './yaml/yamlNode.ts';

/**
 * The values of a manifest in the schema's types, without those that are faulty or unknown. Text is always the source
 * text where it was written as a number or boolean, so that version 1.10 is not 1.1.
 */
export function readFile(places: TreePlaces, isFaulty: (entry: TreeEntry) => boolean): Readable<ManifestFile> {
  const value = places.root && readValue(places.root, manifestSchema, isFaulty);
  return (typeof value === 'object' ? value : {}) as Readable<ManifestFile>;
}

function readValue(entry: TreeEntry, schema: SchemaNode, isFaulty: (entry: TreeEntry) => boolean): unknown {
  const { value } = entry;
  if (isFaulty(entry)) return undefined;
  if (isMap(value)) {
    const read = children(entry).flatMap((child) => {
      const key = String(child.path.at(-1));
      const childSchemaNode = childSchema(schema, key);
      const childValue = childSchemaNode && readValue(child, childSchemaNode, isFaulty);
      return childValue === undefined ? [] : [[key, childValue] as const];
    });
    // fromEntries defines each key, even __proto__, as the object's own, where an assignment would change its prototype.
    return acceptsType(schema, 'object') ? Object.fromEntries(read) : undefined;
  }
  if (isSeq(value)) {
    const { items } = schema;
    return items && acceptsType(schema, 'array') ? children(entry).map((child) => readValue(child, items, isFaulty)) : undefined;
  }
  if (!isScalar(value)) return undefined;
  if (acceptsType(schema, 'string')) {
    if (value.value === null) return acceptsType(schema, 'null') && !isLeftOut(value) ? 'null' : undefined;
    return scalarText(value);
  }
  const isNumeric = typeof value.value === 'number' && (acceptsType(schema, 'number') || acceptsType(schema, 'integer'));
  return isNumeric || (typeof value.value === 'boolean' && acceptsType(schema, 'boolean')) ? value.value : undefined;
}
