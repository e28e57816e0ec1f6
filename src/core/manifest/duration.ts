import { type Result, fail, succeed } from '../base/result.ts';
import type { QuantityFault } from './quantity.ts';

/** Largest first. */
const secondsByUnit: readonly (readonly [unit: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** Seconds of a duration: whole numbers with d, h, m and s, each at most once and in this order ("90m", "1d12h", "1h 30m"). */
export function parseDuration(text: string): Result<number, QuantityFault> {
  const parts = /^(?:(\d+)d)?\s*(?:(\d+)h)?\s*(?:(\d+)m)?\s*(?:(\d+)s)?$/.exec(text.trim());
  if (!parts || text.trim() === '') {
    const suggestion = respell(text.trim());
    return fail({ cause: 'is not a duration. Write whole numbers with d, h, m and s, such as 12h or 1h30m.', ...(suggestion === undefined ? {} : { suggestion }) });
  }
  const seconds = secondsByUnit.reduce((sum, [, unitSeconds], index) => sum + Number(parts[index + 1] ?? 0) * unitSeconds, 0);
  return seconds > 0 ? succeed(seconds) : fail({ cause: 'is no time at all.' });
}

/** "12 hours", "1.5h", "90 min". A bare number gets no suggestion: it could be meant in any unit. */
function respell(text: string): string | undefined {
  const [, number = '', word = ''] = /^(\d+(?:\.\d+)?)\s*(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)$/i.exec(text) ?? [];
  const from = secondsByUnit.findIndex(([unit]) => unit === word.charAt(0).toLowerCase());
  if (from < 0) return undefined;
  let rest = Math.round(Number(number) * (secondsByUnit[from]?.[1] ?? 0));
  let spelled = '';
  // Starts at the unit that was written: 36 hours become 36h, not 1d12h.
  for (const [unit, seconds] of secondsByUnit.slice(from)) {
    const amount = Math.floor(rest / seconds);
    if (amount > 0) spelled += `${String(amount)}${unit}`;
    rest -= amount * seconds;
  }
  return spelled === '' ? undefined : spelled;
}
