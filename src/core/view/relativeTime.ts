const units = [
  { one: 'min', many: 'min', ms: 60_000 },
  { one: 'h', many: 'h', ms: 3_600_000 },
  { one: 'day', many: 'days', ms: 86_400_000 },
  { one: 'week', many: 'weeks', ms: 604_800_000 },
  { one: 'year', many: 'years', ms: 31_557_600_000 },
] as const;

/** "just now", "2 min ago", "in 3 h", "5 days ago"; the absolute time belongs on hover. */
export function renderRelativeTime(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs);
  const unit = units.findLast(({ ms }) => distance >= ms);
  if (!unit) return 'just now';
  const count = Math.floor(distance / unit.ms);
  const words = `${String(count)} ${count === 1 ? unit.one : unit.many}`;
  return atMs > nowMs ? `in ${words}` : `${words} ago`;
}
