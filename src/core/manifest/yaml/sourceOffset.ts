/** Length of an escape in a double-quoted scalar, backslash included: \n is 2, \x41 4, \u0041 6, \U00000041 10. */
const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * Finds a place of a scalar's value in its source, quotes, folds, indentation and escapes taken into account: walks both
 * side by side and lets a run of white space in the source stand for the blank or line break that it was folded to.
 *
 * @param source the scalar as it stands in the text, with its quotes or block header
 * @returns offset into `source` of the character at `offset` of `value`
 */
export function sourceOffset(value: string, source: string, offset: number): number {
  const isDouble = source.startsWith('"');
  const isSingle = source.startsWith("'");
  let at = isDouble || isSingle ? 1 : blockHeaderLength(source);
  for (let index = 0; index < offset && at < source.length; index += 1) {
    at = contentStart(value, index, source, at);
    at += widthAt(source, at, isDouble, isSingle);
    if (/\s/.test(value.charAt(index)) && !/\s/.test(value.charAt(index + 1))) at = afterBlanks(source, at);
  }
  return Math.min(offset < value.length ? contentStart(value, offset, source, at) : at, source.length);
}

/** `|`, `>` with indicators and a comment, up to the line break. */
function blockHeaderLength(source: string): number {
  return /^[|>][^\n]*\n/.exec(source)?.[0].length ?? 0;
}

/** Indentation stands in the source only: it is skipped before a character that is no white space. */
function contentStart(value: string, index: number, source: string, at: number): number {
  return /\s/.test(value.charAt(index)) ? at : afterBlanks(source, at);
}

function afterBlanks(source: string, at: number): number {
  let next = at;
  while (next < source.length && /\s/.test(source.charAt(next))) next += 1;
  return next;
}

function widthAt(source: string, at: number, isDouble: boolean, isSingle: boolean): number {
  if (isDouble && source[at] === '\\') return escapeLengths[source.charAt(at + 1)] ?? 2;
  return isSingle && source.startsWith("''", at) ? 2 : 1;
}
