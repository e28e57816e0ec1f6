import { type Scalar, isMap, isScalar } from 'yaml';
import type { Suggestion } from '../diagnostic.ts';
import type { SchemaNode } from './manifestSchema.ts';
import { pairSpan } from '../yaml/pairSpan.ts';
import { keyWithExample } from './schemaWords.ts';
import type { TreeEntry } from '../yaml/treePlaces.ts';
import { nodeOffsets, scalarText } from '../yaml/yamlNode.ts';
import type { YamlTree } from '../yaml/yamlTree.ts';

/** Writes another word in the place of a key or value. */
export function replacement(tree: YamlTree, node: Scalar, newText: string, label = `Change to “${newText}”`): Suggestion {
  return { label, range: tree.positions.rangeOf(...nodeOffsets(tree.text, node)), newText };
}

/** Adds a line behind the last one of a block map, indented like its keys. None for a map in braces. */
export function insertion(tree: YamlTree, { value }: TreeEntry, key: string, schema: SchemaNode): Suggestion | undefined {
  const [first, last] = isMap(value) && !value.flow ? [value.items[0], value.items.at(-1)] : [];
  if (!first || !last || !isScalar(first.key)) return undefined;
  const indentation = ' '.repeat(tree.positions.positionAt(nodeOffsets(tree.text, first.key)[0]).column - 1);
  const [, end] = nodeOffsets(tree.text, (last.value ?? last.key) as Scalar);
  const lineEnd = tree.positions.lineEnd(tree.positions.positionAt(end).line);
  return { label: `Add “${key}”`, range: tree.positions.rangeOf(lineEnd, lineEnd), newText: `\n${keyWithExample(key, schema, indentation)}` };
}

/** Deletes a key and its value. */
export function removal(tree: YamlTree, entry: TreeEntry): Suggestion | undefined {
  return entry.key && { label: `Remove “${scalarText(entry.key)}”`, range: tree.positions.rangeOf(...pairSpan(tree, entry)), newText: '' };
}
