import { type Document, type Node, Pair, Scalar, YAMLMap, type YAMLSeq, isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { mostDiagnostics } from '../measureText.ts';
import type { TextPositions } from '../textPositions.ts';
import { nodeOffsets, scalarText } from './yamlNode.ts';

/** How many nodes a manifest may have once every alias and merge key is replaced by what it stands for. */
const expandedNodeLimit = 50_000;

/**
 * Makes the tree plain, in place: aliases become the nodes they name, merge keys (`<<`) the pairs they bring, keys their
 * text, and what cannot be any of that is told and removed. Afterwards nobody else has to know of anchors. The tree must
 * not be deeper than the stack allows. Of a key that is set twice the first one counts.
 */
export function makeReadable(document: Document, text: string, positions: TextPositions): readonly Diagnostic[] {
  const reader = new TreeReader(text, positions);
  document.contents = (document.contents && reader.read(document.contents)) ?? null;
  return reader.diagnostics;
}

class TreeReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #positions: TextPositions;
  readonly #anchors = new Map<string, Node>();
  /** Anchors whose nodes are being read: an alias to one of them would stand in itself. */
  readonly #openAnchors = new Set<string>();
  /** Nodes in and below a list or map, with every alias counted as what it names. */
  readonly #weights = new Map<Node, number>();
  /** Pairs looked at for merge keys in the whole text, which bounds the work that a flood of them can cause. */
  #mergedPairs = 0;
  #overflowed = false;

  constructor(text: string, positions: TextPositions) {
    this.#text = text;
    this.#positions = positions;
  }

  /** The node to stand here instead, or undefined for none. */
  read(node: Node): Node | undefined {
    if (isAlias(node)) return this.#aliased(node, node.source);
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.#openAnchors.add(anchor);
    if (isMap(node)) this.#readMap(node);
    else if (isSeq(node)) this.#readList(node);
    else if (isScalar(node)) readNumber(node);
    if (anchor !== undefined) {
      this.#openAnchors.delete(anchor);
      this.#anchors.set(anchor, node);
    }
    return node;
  }

  #aliased(alias: Node, name: string): Node | undefined {
    const target = this.#anchors.get(name);
    if (this.#openAnchors.has(name)) this.#report(alias, 'manifest/alias-in-itself', `The alias “${name}” stands inside what it names. Write the value out instead.`);
    else if (!target) this.#report(alias, 'manifest/unknown-alias', `The alias “${name}” names nothing before it. Add “&${name}” to the value it should repeat, or quote the text if it only starts with “*”.`);
    return this.#openAnchors.has(name) ? undefined : target;
  }

  #readList(list: YAMLSeq): void {
    const items: Node[] = [];
    let weight = 1;
    for (const item of list.items) {
      const node = isPair(item) ? pairAsMap(item) : item;
      const value = isNode(node) ? this.read(node) : undefined;
      if (!value || this.#overflows(list, weight + this.#weightOf(value))) continue;
      weight += this.#weightOf(value);
      items.push(value);
    }
    list.items = items;
    this.#weights.set(list, weight);
  }

  #readMap(map: YAMLMap): void {
    const pairs = new Map<string, Pair<Scalar, Node>>();
    const merged: YAMLMap[] = [];
    let weight = 1;
    const add = (pair: Pair<Scalar, Node>): void => {
      const added = 1 + (pair.value ? this.#weightOf(pair.value) : 0);
      if (this.#overflows(pair.key, weight + added)) return;
      weight += added;
      pairs.set(scalarText(pair.key), pair);
    };
    for (const { key: written, value: writtenValue } of map.items) {
      const key = this.#readKey(written, map);
      const value = key && this.read(isNode(writtenValue) ? writtenValue : leftOut(key));
      if (!key || !value) continue;
      const first = pairs.get(scalarText(key));
      if (scalarText(key) === '<<' && key.type === 'PLAIN') merged.push(...this.#mergedMaps(value, key));
      else if (first) this.#reportTwice(key, first.key);
      else add(new Pair(key, value));
    }
    for (const source of merged) {
      for (const pair of source.items as Pair<Scalar, Node>[]) {
        this.#mergedPairs += 1;
        if (this.#overflows(map, this.#mergedPairs)) break;
        if (!pairs.has(scalarText(pair.key))) add(pair);
      }
    }
    map.items = [...pairs.values()];
    this.#weights.set(map, weight);
  }

  /** The key with its text as value, or undefined when it has none. */
  #readKey(key: unknown, map: YAMLMap): Scalar | undefined {
    if (isScalar(key) && scalarText(key) !== '') {
      key.value = scalarText(key);
      return key;
    }
    const isMissing = isScalar(key) || !isNode(key);
    this.#report(isNode(key) ? key : map, 'manifest/key-not-text', isMissing ? 'A key is missing before the colon.' : 'A key of a manifest is a word. Lists, maps and aliases cannot be keys.');
    return undefined;
  }

  #mergedMaps(value: Node, key: Scalar): YAMLMap[] {
    const maps = isSeq(value) ? value.items : [value];
    if (maps.every((map) => isMap(map))) return maps;
    this.#report(key, 'manifest/merge-of-no-map', 'A merge key “<<” takes a map, or a list of maps.');
    return [];
  }

  #reportTwice(key: Scalar, first: Scalar): void {
    const { line } = this.#positions.positionAt(nodeOffsets(this.#text, first)[0]);
    this.#report(key, 'manifest/duplicate-key', `“${scalarText(key)}” is already set at line ${line}. Keep one of the two.`);
  }

  #weightOf(node: Node): number {
    return this.#weights.get(node) ?? 1;
  }

  #overflows(node: Node, weight: number): boolean {
    if (weight <= expandedNodeLimit && !this.#overflowed) return false;
    if (!this.#overflowed) this.#report(node, 'manifest/alias-flood', `With its aliases written out, the manifest has more than ${expandedNodeLimit} values. Repeat less.`);
    this.#overflowed = true;
    return true;
  }

  #report(node: Node, code: Diagnostic['code'], message: string): void {
    if (this.diagnostics.length >= mostDiagnostics) return;
    this.diagnostics.push({ severity: 'error', code, message, range: this.#positions.rangeOf(...nodeOffsets(this.#text, node)) });
  }
}

/** `.inf` and `.nan` are numbers to YAML, but no count or size; as text they are told like any other text. */
function readNumber(node: Scalar): void {
  if (typeof node.value === 'number' && !Number.isFinite(node.value)) node.value = node.source;
}

/** `{ key }` and `? key` have no value node; an empty one makes them look like `key:`. */
function leftOut(key: Scalar): Scalar {
  const empty = new Scalar(null);
  const end = key.range?.[1] ?? 0;
  empty.source = '';
  empty.range = [end, end, end];
  return empty;
}

/** `[a: 1]` holds a pair where a map of one key is meant. */
function pairAsMap(pair: Pair): YAMLMap | undefined {
  if (!isNode(pair.key) || !pair.key.range) return undefined;
  const map = new YAMLMap();
  const end = isNode(pair.value) && pair.value.range ? pair.value.range[1] : pair.key.range[1];
  map.items = [pair];
  map.range = [pair.key.range[0], end, end];
  return map;
}
