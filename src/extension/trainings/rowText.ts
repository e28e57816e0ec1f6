import type { Freshness } from '../../core/target/freshness.ts';
import type { LearnerFacts } from '../../core/target/trainingFacts.ts';
import { renderCount } from '../../core/view/number.ts';
import type { StateTone } from '../../core/view/stateName.ts';

export interface TargetRow {
  readonly running: number;
  /** Absent where what is shown is always current: this computer. */
  readonly freshness?: Freshness;
}

/** "live · 2 running", "stale since 12:03", "connecting…", "1 running". */
export function targetDescription({ running, freshness }: TargetRow): string {
  return [freshness && freshnessText(freshness), running > 0 ? `${renderCount(running)} running` : undefined].filter((part) => part !== undefined).join(' · ');
}

function freshnessText(freshness: Freshness): string {
  switch (freshness.state) {
    case 'live':
      return 'live';
    case 'connecting':
      return 'connecting…';
    case 'stale':
      return `stale since ${timeOfDay(freshness.sinceMs)}`;
  }
}

/** As a clock on the wall shows it here, for people of every country: 09:05. */
export function timeOfDay(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** "running · node gpu-03", "failed · exit code 3 · OOMKilled": what it does, where, and how it ended. */
export function learnerDescription({ phase, place, record, exitCode, endReason, message }: LearnerFacts): string {
  const code = record?.exitCode ?? exitCode;
  const isOver = phase === 'ended' || phase === 'lost';
  return [record?.outcome ?? phase, isOver ? undefined : place, code === undefined || code === 0 ? undefined : `exit code ${String(code)}`, record?.reason ?? endReason, message].filter((part) => part !== undefined && part !== '').join(' · ');
}

export function learnerTone({ phase, record, exitCode }: LearnerFacts): StateTone {
  if (record) return ({ completed: 'done', failed: 'failed', halted: 'halted', stopped: 'halted' } as const)[record.outcome];
  if (phase === 'waiting') return 'waiting';
  if (phase === 'lost') return 'failed';
  return phase === 'ended' ? (exitCode === 0 ? 'done' : 'failed') : 'running';
}
