import { Document, Pair, Scalar, YAMLMap, YAMLSeq, isMap, isSeq } from 'yaml';
import type { KeyPath } from '../schema/manifestSchema.ts';
import type { SourceComment, TakenText } from './sourceTree.ts';

/** Wide enough for most commands; a folded block is folded again, other texts are not. */
const foldedWidth = 120;

/** The converted document, written from top to bottom. */
export class TargetTree {
  readonly #document = new Document(new YAMLMap());
  /** Pairs by the path, in the source, of the text that they stand for. */
  readonly #pairsBySource = new Map<string, Pair<Scalar, Scalar>>();
  #hasFoldedBlock = false;

  /** A text of the source in its own style. Nothing happens where the source has none. */
  copy(path: KeyPath, taken: TakenText | undefined): void {
    if (taken) this.write(path, taken.text, taken);
  }

  /** A value in the place of a text of the source, or one of our own. Versions are quoted, as is good custom. */
  write(path: KeyPath, value: string | number, taken?: TakenText): void {
    const scalar = new Scalar(value);
    const style = taken?.text === value ? taken.scalar.type : undefined;
    if (typeof value === 'string' && style !== undefined) scalar.type = style;
    if (typeof value === 'string' && /^\d+\.\d/.test(value) && style !== 'QUOTE_SINGLE') scalar.type = 'QUOTE_DOUBLE';
    this.#hasFoldedBlock ||= style === 'BLOCK_FOLDED';
    const pair = this.#put(path, scalar);
    if (taken && pair) this.#pairsBySource.set(JSON.stringify(taken.path), pair);
  }

  /** A blank line before a key of the top level. */
  spaceBefore(key: string): void {
    const pair = isMap(this.#document.contents) ? (this.#document.contents.items as Pair<Scalar>[]).find((candidate) => candidate.key.value === key) : undefined;
    if (pair) pair.key.spaceBefore = true;
  }

  /** Puts comments where the texts are that they stand at, and those whose texts are gone at the end. */
  placeComments(comments: readonly SourceComment[]): void {
    for (const { comment, position, leaves } of comments) {
      const pair = leaves.map((leaf) => this.#pairsBySource.get(JSON.stringify(leaf))).find((candidate) => candidate !== undefined);
      if (!pair) this.#document.comment = joined(this.#document.comment, comment);
      else if (position === 'beside') pair.value = withComment(pair.value, comment);
      else pair.key.commentBefore = joined(pair.key.commentBefore, comment);
    }
  }

  render(): string {
    return this.#document.toString({ lineWidth: this.#hasFoldedBlock ? foldedWidth : 0 });
  }

  #put(path: KeyPath, value: Scalar): Pair<Scalar, Scalar> | undefined {
    let owner: unknown = this.#document.contents;
    let written: Pair<Scalar, Scalar> | undefined;
    for (const [depth, step] of path.entries()) {
      const isLast = depth === path.length - 1;
      const next = isLast ? value : typeof path[depth + 1] === 'number' ? new YAMLSeq() : new YAMLMap();
      if (isSeq(owner) && typeof step === 'number') {
        owner.items[step] ??= next;
        owner = owner.items[step];
      } else if (isMap(owner)) {
        const known = (owner.items as Pair<Scalar>[]).find(({ key }) => key.value === step);
        const pair = known ?? new Pair(new Scalar(step), next);
        if (!known) owner.add(pair);
        if (isLast && !known) written = pair as Pair<Scalar, Scalar>;
        owner = pair.value;
      }
    }
    return written;
  }
}

function joined(before: string | null | undefined, comment: string): string {
  return typeof before === 'string' ? `${before}\n${comment}` : comment;
}

function withComment(value: Scalar | null, comment: string): Scalar | null {
  if (value) value.comment = comment;
  return value;
}
