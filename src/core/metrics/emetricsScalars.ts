import { type EmetricsIdentity, type EmetricsRecord, type EmetricsValue, emetricsMeta } from './emetricsRecord.ts';
import type { Scalar } from './readScalars.ts';

/**
 * Scalars of event files as records of evaluation metrics: one for each run and step, with all its tags, in the order
 * of time. As in the ancestor, the last part of a run's name is the group ("tb/train": train), what is before it the
 * subid; `rootLabel` names the group of the root. Points that a restart overtook are left out.
 */
export function emetricsFromScalars(scalars: Iterable<Scalar>, identity: EmetricsIdentity & { readonly rootLabel: string }): EmetricsRecord[] {
  const rows = new Map<string, { run: string; step: number; wallTime: number; values: Map<string, EmetricsValue> }>();
  for (const { run, tag, step, wallTime, value, standing } of scalars) {
    if (standing !== 'current') continue;
    const key = `${String(step)} ${run}`;
    const row = rows.get(key) ?? { run, step, wallTime, values: new Map() };
    rows.set(key, row);
    row.wallTime = Math.min(row.wallTime, wallTime);
    row.values.set(tag, { type: 'FLOAT', value: String(value) });
  }
  return [...rows.values()]
    .sort((one, other) => timeMs(one.wallTime) - timeMs(other.wallTime))
    .map(({ run, step, wallTime, values }, index) => {
      const parts = run === '.' ? [] : run.split('/');
      const label = parts.pop() ?? identity.rootLabel;
      return {
        meta: emetricsMeta({ ...identity, ...(parts.length > 0 ? { subid: parts.join('/') } : {}) }, timeMs(wallTime), index + 1),
        grouplabel: label,
        etimes: { iteration: { type: 'INT', value: String(step) }, wall_time: { type: 'FLOAT', value: String(wallTime) }, ...timestamp(wallTime) },
        values: Object.fromEntries(values),
      };
    });
}

/** A record needs a time; a clock that gave none stands at 1970. */
const timeMs = (wallTime: number): number => (Number.isFinite(wallTime) ? Math.round(wallTime * 1000) : 0);

/** Any wall time is a number, but not every number is a date. */
function timestamp(wallTime: number): Record<string, EmetricsValue> {
  const date = new Date(wallTime * 1000);
  return Number.isNaN(date.getTime()) ? {} : { timestamp: { type: 'STRING', value: date.toISOString() } };
}

/** Which of a record's etimes is the step, in the ancestor's order of preference. */
const stepKeys = ['iteration', 'epoch', 'step', 'tick', 'time'];

/**
 * The numbers of a record as scalars, so that charts draw all kinds of metrics alike: the run is the group below its
 * subid, the step the first of `stepKeys`, else any number of the etimes, else the record's time.
 */
export function scalarsFromEmetrics(record: EmetricsRecord): Scalar[] {
  const run = [record.meta.subid, record.grouplabel].filter(Boolean).join('/') || '.';
  const etimes = new Map(Object.entries(record.etimes).flatMap(([key, value]) => (readNumber(value) === undefined ? [] : [[key, readNumber(value) ?? 0] as const])));
  const key = stepKeys.find((name) => etimes.has(name)) ?? etimes.keys().next().value;
  const step = (key === undefined ? undefined : etimes.get(key)) ?? record.meta.time;
  return Object.entries(record.values).flatMap(([tag, typed]) => {
    const value = readNumber(typed);
    return value === undefined ? [] : [{ run, tag, step, wallTime: record.meta.time / 1000, value, standing: 'current' as const }];
  });
}

/** The number that an INT or FLOAT states, in the spellings of Python and C; undefined for what is no number. */
export function readNumber({ type, value }: EmetricsValue): number | undefined {
  if (type !== 'INT' && type !== 'FLOAT') return undefined;
  const text = value.trim();
  const named = /^([-+]?)(?:(inf(?:inity)?)|(nan))$/i.exec(text);
  if (named) return named[3] ? Number.NaN : named[1] === '-' ? -Infinity : Infinity;
  const hexadecimal = /^([-+]?)(0x[\da-f]+)$/i.exec(text);
  if (hexadecimal) return Number(hexadecimal[2]) * (hexadecimal[1] === '-' ? -1 : 1);
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}
