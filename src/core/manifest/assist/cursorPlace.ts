import { isScalar } from 'yaml';
import type { Position } from '../diagnostic.ts';
import { type KeyPath, type SchemaNode, schemaAt } from '../schema/manifestSchema.ts';
import { TextPositions } from '../textPositions.ts';
import { type TreeEntry, TreePlaces, children } from '../yaml/treePlaces.ts';
import { scalarText } from '../yaml/yamlNode.ts';
import { parseYaml } from '../yaml/yamlTree.ts';

/** The value that a cursor stands in. */
export interface CursorPlace {
  readonly path: KeyPath;
  readonly schema: SchemaNode;
  /** The value's text before and behind the cursor, quotes and folds resolved. */
  readonly before: string;
  readonly behind: string;
  /** How the scalar starts: a quote, `|`, `>`, or a letter of its own. */
  readonly opening: string;
  /** Text of another key of the manifest. */
  textAt(path: KeyPath): string | undefined;
  /** Keys of a map of the manifest. */
  keysAt(path: KeyPath): readonly string[];
}

/** A word that no manifest holds and that is plain in every style of YAML. */
const marker = 'weftCursorMarker';

/**
 * Finds the value at the cursor, in a text that may be half written: writes a word there and looks where the parser finds
 * it. Undefined in keys, comments and where the schema knows nothing.
 */
export function cursorPlace(text: string, position: Position): CursorPlace | undefined {
  const offset = new TextPositions(text).offsetAt(position);
  const tree = parseYaml(text.slice(0, offset) + marker + text.slice(offset));
  const places = new TreePlaces(tree);
  const entry = places.root && findMarked(places.root);
  const schema = entry && schemaAt(entry.path);
  if (!entry || !schema || !isScalar(entry.value)) return undefined;
  const [before = '', behind = ''] = scalarText(entry.value).split(marker);
  return {
    path: entry.path,
    schema,
    before,
    behind,
    opening: tree.text.charAt(entry.value.range?.[0] ?? 0),
    textAt: (path) => {
      const value = places.entryAt(path)?.value;
      return isScalar(value) && value.value !== null ? scalarText(value).replace(marker, '') : undefined;
    },
    keysAt: (path) => {
      const map = places.entryAt(path);
      return map ? children(map).map((child) => String(child.path.at(-1))) : [];
    },
  };
}

/**
 * The map in which a key is being written in braces, where the language service proposes nothing: its schema, and the
 * keys that it has already.
 */
export function cursorMap(text: string, position: Position): { readonly schema: SchemaNode; readonly keys: readonly string[] } | undefined {
  const offset = new TextPositions(text).offsetAt(position);
  const places = new TreePlaces(parseYaml(text.slice(0, offset) + marker + text.slice(offset)));
  const map = places.root && findMapWithMarkedKey(places.root);
  const schema = map && schemaAt(map.path);
  return map && schema && { schema, keys: children(map).map((child) => String(child.path.at(-1))) };
}

function findMapWithMarkedKey(entry: TreeEntry): TreeEntry | undefined {
  for (const child of children(entry)) {
    const found = String(child.path.at(-1)).includes(marker) ? entry : findMapWithMarkedKey(child);
    if (found) return found;
  }
  return undefined;
}

function findMarked(entry: TreeEntry): TreeEntry | undefined {
  if (isScalar(entry.value)) return scalarText(entry.value).includes(marker) ? entry : undefined;
  for (const child of children(entry)) {
    const found = findMarked(child);
    if (found) return found;
  }
  return undefined;
}
