const units = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'm', ms: 60_000 },
  { name: 's', ms: 1000 },
] as const;

/** "0.4 s", "12 s", "3 m 12 s", "2 h 10 m", "4 d 1 h": the two largest units that say something. Never negative. */
export function renderDuration(ms: number): string {
  if (!(ms >= 50)) return '0 s';
  if (ms < 950) return `${(ms / 1000).toFixed(1)} s`;
  // Rounded to what is shown first, so that 59.7 s is 1 m and not 60 s.
  const shown = ms < 3_600_000 - 500 ? 1000 : ms < 86_400_000 - 30_000 ? 60_000 : 3_600_000;
  let rest = Math.round(ms / shown) * shown;
  const parts: string[] = [];
  for (const { name, ms: unitMs } of units) {
    const count = Math.floor(rest / unitMs);
    rest -= count * unitMs;
    if (count > 0) parts.push(`${String(count)} ${name}`);
  }
  return parts.slice(0, 2).join(' ');
}

/** One unit only, for a narrow column: "12 s", "3 m", "2 h", "4 d". */
export function renderAge(ms: number): string {
  const whole = Math.max(0, ms);
  const unit = units.find(({ ms: unitMs }) => whole >= unitMs) ?? { name: 's', ms: 1000 };
  return `${String(Math.floor(whole / unit.ms))} ${unit.name}`;
}
