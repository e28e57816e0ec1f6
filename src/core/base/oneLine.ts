import { terminalText } from './terminalText.ts';

/**
 * Text of others (a cluster's message, a log line) as part of a sentence: escape sequences go, line breaks and blanks
 * become one blank, and what is longer than `limit` UTF-16 units ends in an ellipsis. Never cuts a character in two.
 */
export function oneLine(text: string, limit = 300): string {
  const line = text.split(/[\r\n\v\f\u0085\u2028\u2029]+/).map((part) => terminalText(part)).join(' ').replaceAll(/\s+/g, ' ').trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
