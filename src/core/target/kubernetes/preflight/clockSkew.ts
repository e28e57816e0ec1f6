import { type Finding, notNow } from './preflightServices.ts';

/** Answers take a while and name the second only; object stores refuse requests from 15 minutes on. */
const toleratedMs = 60_000;

/** Whether this computer and the cluster agree on the time: what is signed here is checked there. */
export function clockSkew(clockAheadMs: number | undefined, contextName: string): Finding[] {
  if (clockAheadMs === undefined || Math.abs(clockAheadMs) <= toleratedMs) return [];
  const minutes = Math.round(Math.abs(clockAheadMs) / 60_000);
  const message = `This computer’s clock is ${String(minutes)} min ${clockAheadMs > 0 ? 'behind' : 'ahead of'} that of “${contextName}”. Data stores refuse what is signed at a wrong time: set the clock.`;
  return [notNow({ code: 'preflight/clock-skew', path: [], message })];
}
