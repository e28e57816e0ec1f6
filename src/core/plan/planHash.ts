import { createHash } from 'node:crypto';
import type { TrainingPlan } from './trainingPlan.ts';

/** SHA-256, in hexadecimal, of the plan as JSON with sorted keys: equal plans have equal hashes, however they were built. */
export function planHash(plan: TrainingPlan): string {
  return createHash('sha256').update(JSON.stringify(sortKeys(plan))).digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sortKeys(item)]));
}
