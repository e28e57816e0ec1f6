import { type Scalar, isScalar } from 'yaml';
import type { TextRange } from '../diagnostic.ts';
import type { KeyPath } from '../schema/manifestSchema.ts';
import { type TreeEntry, TreePlaces, children } from '../yaml/treePlaces.ts';
import { isLeftOut, nodeOffsets, scalarText } from '../yaml/yamlNode.ts';
import type { YamlTree } from '../yaml/yamlTree.ts';

/** A text of the source. */
export interface TakenText {
  readonly text: string;
  readonly path: KeyPath;
  readonly scalar: Scalar;
}

/** A comment of the source, as YAML reads it: without “#” but with the blank behind it. */
export interface SourceComment {
  readonly comment: string;
  readonly position: 'before' | 'beside' | 'behind';
  /** Texts that it can stand at, the best first. */
  readonly leaves: readonly KeyPath[];
}

/** A part of the source that nobody took. */
export interface LeftPart {
  readonly path: KeyPath;
  readonly range: TextRange;
}

/** The document to convert. It notes what is taken out of it, so that what stays behind can be told. */
export class SourceTree {
  readonly #tree: YamlTree;
  readonly #places: TreePlaces;
  readonly #taken = new Set<string>();

  constructor(tree: YamlTree) {
    this.#tree = tree;
    this.#places = new TreePlaces(tree);
  }

  has(path: KeyPath): boolean {
    return this.#places.entryAt(path) !== undefined;
  }

  keysOf(path: KeyPath): (string | number)[] {
    const entry = this.#places.entryAt(path);
    return entry ? children(entry).map((child) => child.path.at(-1) ?? '') : [];
  }

  /** The text at the path, unless there is none, or a list or map. */
  peek(path: KeyPath): string | undefined {
    const value = this.#places.entryAt(path)?.value;
    return isScalar(value) && !isLeftOut(value) && value.value !== null ? scalarText(value) : undefined;
  }

  take(path: KeyPath): TakenText | undefined {
    const entry = this.#places.entryAt(path);
    const text = this.peek(path);
    if (!entry || text === undefined || !isScalar(entry.value)) return undefined;
    this.#taken.add(JSON.stringify(path));
    return { text, path, scalar: entry.value };
  }

  /** Says that a value is not lost although nothing is copied: another value stands for it. */
  consume(path: KeyPath): void {
    if (this.has(path)) this.#taken.add(JSON.stringify(path));
  }

  isTaken(path: KeyPath): boolean {
    return this.#taken.has(JSON.stringify(path));
  }

  rangeOf(path: KeyPath): TextRange {
    const entry = this.#places.entryAt(path);
    return this.#tree.positions.rangeOf(...(entry ? nodeOffsets(this.#tree.text, entry.key ?? entry.value) : ([0, 0] as const)));
  }

  /** The largest parts of which nothing was taken. */
  leftParts(): LeftPart[] {
    const { root } = this.#places;
    return root ? this.#leftIn(root).map((path) => ({ path, range: this.rangeOf(path) })) : [];
  }

  /** Every comment but those on parts of which nothing was taken, in the order of their places. */
  comments(): SourceComment[] {
    const { root } = this.#places;
    const document = this.#tree.document;
    const leaves = root ? leavesOf(root) : [];
    return [
      ...commentOf(document?.commentBefore, 'before', leaves),
      ...(root ? this.#commentsIn(root) : []),
      ...commentOf(document?.comment, 'behind', []),
    ];
  }

  #leftIn(entry: TreeEntry): KeyPath[] {
    if (this.isTaken(entry.path)) return [];
    const below = children(entry);
    if (below.length === 0 || (entry.path.length > 0 && !this.#isTouched(entry))) return [entry.path];
    return below.flatMap((child) => this.#leftIn(child));
  }

  #isTouched(entry: TreeEntry): boolean {
    return this.isTaken(entry.path) || children(entry).some((child) => this.#isTouched(child));
  }

  #commentsIn(entry: TreeEntry): SourceComment[] {
    if (!this.#isTouched(entry)) return [];
    const { key, value } = entry;
    const leaves = leavesOf(entry);
    const below = children(entry);
    return [
      ...commentOf(key?.commentBefore, 'before', leaves),
      ...commentOf(value.commentBefore, 'before', leaves),
      ...below.flatMap((child) => this.#commentsIn(child)),
      ...commentOf(value.comment, isScalar(value) ? 'beside' : 'behind', isScalar(value) ? leaves : []),
    ];
  }
}

function commentOf(comment: unknown, position: SourceComment['position'], leaves: readonly KeyPath[]): SourceComment[] {
  return typeof comment === 'string' ? [{ comment, position, leaves }] : [];
}

/** Paths of the texts in an entry, in their order. */
function leavesOf(entry: TreeEntry): KeyPath[] {
  return isScalar(entry.value) ? [entry.path] : children(entry).flatMap(leavesOf);
}
