import { type Node, type Scalar, type YAMLMap, isMap, isSeq } from 'yaml';
import type { Place } from '../check.ts';
import type { KeyPath } from '../schema/manifestSchema.ts';
import { isLeftOut, nodeOffsets, scalarText } from './yamlNode.ts';
import type { YamlTree } from './yamlTree.ts';

/** A key or value of the tree. An item of a list, and the manifest itself, have no key. */
export interface TreeEntry {
  readonly path: KeyPath;
  readonly key?: Scalar;
  readonly value: Node;
  readonly parent?: TreeEntry;
}

/** Finds entries by path and by offset. */
export class TreePlaces {
  readonly #tree: YamlTree;
  readonly #byKeyOffset = new Map<number, TreeEntry>();
  readonly #byValueOffset = new Map<number, TreeEntry>();
  readonly #children = new Map<TreeEntry, ReadonlyMap<string | number, TreeEntry>>();
  readonly root: TreeEntry | undefined;

  constructor(tree: YamlTree) {
    this.#tree = tree;
    const contents = tree.document?.contents;
    if (!contents) return;
    this.root = { path: [], value: contents };
    this.#index(this.root);
  }

  /** The entry whose key starts at an offset. Of several ways to a node through aliases, the first one. */
  entryOfKeyAt(offset: number): TreeEntry | undefined {
    return this.#byKeyOffset.get(offset);
  }

  entryOfValueAt(offset: number): TreeEntry | undefined {
    return this.#byValueOffset.get(offset);
  }

  entryAt(path: KeyPath): TreeEntry | undefined {
    return path.reduce<TreeEntry | undefined>((entry, step) => entry && this.childrenOf(entry).get(step), this.root);
  }

  placeOf(path: KeyPath): Place | undefined {
    const entry = this.entryAt(path);
    if (!entry) return undefined;
    const value = this.#tree.positions.rangeOf(...this.valueOffsets(entry));
    return { key: entry.key ? this.#tree.positions.rangeOf(...nodeOffsets(this.#tree.text, entry.key)) : value, value };
  }

  /** Where an entry is best pointed at: its value, or its key when the value was left out. */
  valueOffsets(entry: TreeEntry): readonly [start: number, end: number] {
    return nodeOffsets(this.#tree.text, entry.key && isLeftOut(entry.value) ? entry.key : entry.value);
  }

  /** The entries directly below one, by key or index. */
  childrenOf(entry: TreeEntry): ReadonlyMap<string | number, TreeEntry> {
    const known = this.#children.get(entry) ?? new Map(children(entry).map((child) => [child.path.at(-1) ?? '', child]));
    this.#children.set(entry, known);
    return known;
  }

  #index(entry: TreeEntry): void {
    const keyStart = entry.key?.range?.[0];
    if (keyStart !== undefined && !this.#byKeyOffset.has(keyStart)) this.#byKeyOffset.set(keyStart, entry);
    const valueStart = entry.value.range?.[0];
    if (valueStart === undefined || this.#byValueOffset.has(valueStart)) return;
    this.#byValueOffset.set(valueStart, entry);
    for (const child of children(entry)) this.#index(child);
  }
}

/** The entries directly below one, in order. */
export function children(entry: TreeEntry): TreeEntry[] {
  const { path, value } = entry;
  if (isMap(value)) {
    return (value as YAMLMap<Scalar, Node>).items.map(({ key, value: below }) => ({ path: [...path, scalarText(key)], key, value: below as Node, parent: entry }));
  }
  if (isSeq(value)) return (value.items as Node[]).map((item, index) => ({ path: [...path, index], value: item, parent: entry }));
  return [];
}
