import { type Node, type Scalar, isScalar } from 'yaml';

/** The text of a scalar as an author means it: 1.10 and 0123 stay as they are written, quotes and escapes are resolved. */
export function scalarText(node: Scalar): string {
  if (typeof node.value === 'string') return node.value;
  return node.source ?? '';
}

/** Offsets of a node in the text, from its first character to behind its last one that is not white space. */
export function nodeOffsets(text: string, node: Node): readonly [start: number, end: number] {
  const [start, valueEnd] = node.range ?? [0, 0];
  let end = valueEnd;
  while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  return [start, end];
}

/** A scalar that was left out (`key:`), as opposed to a written null. */
export function isLeftOut(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}
