import type { Diagnostic } from './diagnostic.ts';
import { TextPositions } from './textPositions.ts';

/** What a manifest may measure. Real ones have a few hundred lines; beyond this a text is refused before it is parsed. */
export const textLimits = { characters: 1024 * 1024, lines: 20_000, entries: 20_000, marks: 60_000, depth: 64 } as const;

/** Findings beyond this number are summed up in one: nobody reads them, and a list of them must not flood an editor. */
export const mostDiagnostics = 200;

/** From here on a text is checked on a thread of its own, which can be stopped; below, a check takes milliseconds. */
const largeText = { characters: 32 * 1024, entries: 1000 } as const;

export interface TextShape {
  /** The first reason not to parse the text at all. */
  readonly fault?: Diagnostic;
  readonly isLarge: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const dash = 0x2d;
const blanks: ReadonlySet<number> = new Set([0x09, 0x20]);
/** Each may begin an entry of a list or map in one line with others; so may a dash before a blank. */
const entryMarks = charactersOf(',[{');
/** Each makes the parser look closer. */
const otherMarks = charactersOf(':?&*!"\'');

/** One pass over the text, in time proportional to its length, that stops at the first fault. */
export function measureText(text: string): TextShape {
  if (text.length > textLimits.characters) {
    return refuse(text, textLimits.characters, 'manifest/too-large', 'The manifest is larger than 1 MiB, which no manifest needs. Is this the right file?');
  }
  let lines = 1;
  let entries = 0;
  let marks = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code > 0x7f) continue;
    if (code === lineFeed) {
      lines += 1;
      if (lines > textLimits.lines) {
        return refuse(text, offset + 1, 'manifest/too-large', `The manifest has more than ${textLimits.lines} lines, which no manifest needs. Is this the right file?`);
      }
    } else if (otherMarks.has(code)) {
      marks += 1;
      if (marks > textLimits.marks) {
        return refuse(text, offset, 'manifest/too-large', `The manifest has more than ${textLimits.marks} colons, quotes and the like, which no manifest needs. Is this the right file?`);
      }
    } else if (entryMarks.has(code) || (code === dash && blanks.has(text.charCodeAt(offset + 1)))) {
      entries += 1;
      if (entries > textLimits.entries) {
        return refuse(text, offset, 'manifest/too-large', `The manifest has more than ${textLimits.entries} entries, which no manifest needs. Is this the right file?`);
      }
    } else if (isControl(code) && !(code === carriageReturn && text.charCodeAt(offset + 1) === lineFeed)) {
      return refuse(text, offset, 'manifest/control-character', controlMessage(code));
    }
  }
  return { isLarge: text.length > largeText.characters || lines + entries > largeText.entries };
}

function charactersOf(text: string): ReadonlySet<number> {
  return new Set(Array.from(text, (character) => character.charCodeAt(0)));
}

function isControl(code: number): boolean {
  return (code < 0x20 && code !== 0x09) || code === 0x7f;
}

function controlMessage(code: number): string {
  if (code === carriageReturn) return 'A carriage return without a line feed stands here. Save the file with LF or CRLF line ends.';
  return `The invisible character U+${code.toString(16).toUpperCase().padStart(4, '0')} stands here, which YAML does not allow. Delete it, or save the file as UTF-8 text.`;
}

function refuse(text: string, offset: number, code: Diagnostic['code'], message: string): TextShape {
  const range = new TextPositions(text).rangeOf(offset, offset + 1);
  return { fault: { severity: 'error', code, message, range }, isLarge: false };
}
