import { isMap, isScalar, isSeq } from 'yaml';
import { withoutByteOrderMark } from '../decodeManifest.ts';
import type { TextRange } from '../diagnostic.ts';
import { schemaAt } from '../schema/manifestSchema.ts';
import { measureText } from '../measureText.ts';
import { type TreeEntry, TreePlaces, children } from '../yaml/treePlaces.ts';
import { nodeOffsets, scalarText } from '../yaml/yamlNode.ts';
import { type YamlTree, parseYaml } from '../yaml/yamlTree.ts';

/** A key of a manifest, or a data store by its id, for an outline. */
export interface ManifestSymbol {
  readonly name: string;
  /** The value in one line; nothing for secrets. */
  readonly detail?: string;
  readonly kind: 'map' | 'list' | 'value';
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly children: readonly ManifestSymbol[];
}

const longestDetail = 80;

/** The outline of a manifest; empty for a text too large to be parsed between two key strokes. */
export function manifestSymbols(text: string): ManifestSymbol[] {
  const plainText = withoutByteOrderMark(text);
  const { fault, isLarge } = measureText(plainText);
  if (fault || isLarge) return [];
  const tree = parseYaml(plainText);
  const { root } = new TreePlaces(tree);
  return root ? children(root).map((entry) => symbol(entry, tree)) : [];
}

function symbol(entry: TreeEntry, tree: YamlTree): ManifestSymbol {
  const { key, value } = entry;
  const valueOffsets = nodeOffsets(tree.text, value);
  const nameOffsets = key ? nodeOffsets(tree.text, key) : valueOffsets;
  // The value of an alias stands before its key, and an outline needs ranges that enclose each other.
  const isElsewhere = valueOffsets[0] < nameOffsets[0];
  const below = isElsewhere ? [] : children(entry);
  return {
    name: key ? scalarText(key) : itemName(below, entry),
    ...(isScalar(value) && !schemaAt(entry.path)?.['x-secret'] ? { detail: oneLine(scalarText(value)) } : {}),
    kind: isMap(value) ? 'map' : isSeq(value) ? 'list' : 'value',
    range: tree.positions.rangeOf(nameOffsets[0], isElsewhere ? nameOffsets[1] : Math.max(valueOffsets[1], nameOffsets[1])),
    nameRange: tree.positions.rangeOf(...nameOffsets),
    children: below.map((child) => symbol(child, tree)),
  };
}

function itemName(below: readonly TreeEntry[], { path }: TreeEntry): string {
  const id = below.find((child) => child.path.at(-1) === 'id')?.value;
  return isScalar(id) && scalarText(id) !== '' ? scalarText(id) : String(Number(path.at(-1)) + 1);
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > longestDetail ? `${line.slice(0, longestDetail)}…` : line;
}
