import { type Node, isMap, isScalar, isSeq, stringify } from 'yaml';
import { type KeyPath, type SchemaNode, manifestSchema, typesOf } from './manifestSchema.ts';
import { scalarText } from '../yaml/yamlNode.ts';

const longestEcho = 40;

/** A key for people: keys joined by dots, list indexes left out, since the position tells them. */
export function nameOf(path: KeyPath): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** What stands in the text, as the end of “… is”. A secret is never repeated. */
export function sayValue(node: Node, schema: SchemaNode | undefined): string {
  if (isMap(node)) return 'a map of keys';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'nothing';
  const kind = typeof node.value === 'string' ? 'the text' : typeof node.value === 'number' ? 'the number' : 'the value';
  if (schema?.['x-secret']) return `${kind} that is not shown here`;
  const text = scalarText(node).replaceAll(/\s+/g, ' ');
  return `${kind} “${text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text}”`;
}

/** What a key takes, as the end of “It takes …”. */
export function sayExpected(schema: SchemaNode): string {
  const types = typesOf(schema);
  if (schema['x-takes'] !== undefined) return schema['x-takes'];
  if (types.includes('object')) return schema.properties ? 'a map of keys' : 'a map of names to values';
  if (types.includes('array')) return 'a list';
  if (types.includes('integer')) return 'a whole number';
  if (types.includes('string')) return 'text';
  return types.includes('number') ? 'a number' : 'true or false';
}

/** The first example as it would be written behind the key, when it fits in one line. */
export function exampleOf(schema: SchemaNode): string | undefined {
  const example = schema.examples?.[0];
  if (example === undefined || (typeof example === 'object' && example !== null)) return undefined;
  return stringify(example, { lineWidth: 0 }).trim();
}

/** A key with its first example, as block lines of YAML with this indentation. */
export function keyWithExample(key: string, schema: SchemaNode, indentation: string): string {
  const lines = stringify({ [key]: schema.examples?.[0] ?? '' }, { lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line) => indentation + line).join('\n');
}

/** Keys of this name elsewhere in the manifest: where it belongs, when there is exactly one place. */
export function homeOf(key: string): KeyPath | undefined {
  const homes = findHomes(manifestSchema, [], key);
  return homes.length === 1 ? homes[0] : undefined;
}

function findHomes(schema: SchemaNode, path: KeyPath, key: string): KeyPath[] {
  const here = schema.properties && Object.hasOwn(schema.properties, key) ? [path] : [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => findHomes(child, [...path, name], key));
  const items = schema.items ? findHomes(schema.items, path, key) : [];
  return [...here, ...below, ...items];
}

