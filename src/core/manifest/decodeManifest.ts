import type { Diagnostic } from './diagnostic.ts';
import { type Result, fail, succeed } from '../base/result.ts';
import { TextPositions } from './textPositions.ts';

/** A manifest's bytes as text, without a byte order mark; or the place of the first byte that is not UTF-8. */
export function decodeManifest(bytes: Uint8Array): Result<string, Diagnostic> {
  const utf16 = utf16Name(bytes);
  if (utf16) return fail(notUtf8('', 0, `The file is ${utf16}, not UTF-8. Save it with the encoding UTF-8.`));
  try {
    return succeed(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const length = validPrefixLength(bytes);
    const before = new TextDecoder('utf-8').decode(bytes.subarray(0, length));
    const byte = (bytes[length] ?? 0).toString(16).toUpperCase().padStart(2, '0');
    return fail(notUtf8(before, before.length, `The byte 0x${byte} is not UTF-8. Save the file with the encoding UTF-8.`));
  }
}

/** Removes the byte order mark, which editors count as nothing. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function utf16Name(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16 LE';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'UTF-16 BE';
  return undefined;
}

/** How many bytes at the start are whole UTF-8 characters, found by halving: a stream decoder accepts a cut character. */
function validPrefixLength(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length + 1;
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (isPrefixOfUtf8(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  return characterStart(bytes, valid);
}

function isPrefixOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Steps back from the middle of a character (lead byte and continuations, 10xxxxxx) to its first byte. */
function characterStart(bytes: Uint8Array, length: number): number {
  let start = length;
  while (start > 0 && length - start < 4 && !isWhole(bytes.subarray(0, start))) start -= 1;
  return start;
}

function isWhole(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function notUtf8(textBefore: string, offset: number, message: string): Diagnostic {
  const positions = new TextPositions(textBefore);
  return { severity: 'error', code: 'manifest/not-utf-8', message, range: positions.rangeOf(offset, offset) };
}
