import { WeftError } from '../base/weftError.ts';

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A point in time as people write it: how long ago ("90s", "10m", "2h", "3d") or when (ISO 8601; without a zone, this
 * computer's). @throws WeftError `usage/wrong-arguments`
 */
export function parseSince(text: string, nowMs: number): Date {
  const [, count, unit = ''] = /^(\d{1,9})([smhd])$/.exec(text.trim()) ?? [];
  if (count !== undefined) return new Date(nowMs - Number(count) * (unitMs[unit] ?? 0));
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(time.getTime())) throw new WeftError('usage/wrong-arguments', `“${text}” is no time. Write how long ago (90s, 10m, 2h, 3d) or when (2026-01-31T12:00:00Z).`);
  return time;
}
