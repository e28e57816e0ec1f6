import type { Scalar } from '../metrics/readScalars.ts';

/** A line of `scalars --json`; JSON has no NaN, so what is not finite is spelled out. */
export interface ScalarRow {
  readonly run: string;
  readonly tag: string;
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number | string;
  readonly value: number | string;
}

export function scalarRow({ run, tag, step, wallTime, value }: Scalar): ScalarRow {
  return { run, tag, step, wallTime: spell(wallTime), value: spell(value) };
}

export const scalarCsvTitles = 'run,tag,step,wallTime,value';

/** A line as RFC 4180 has it. */
export function scalarCsv(scalar: Scalar): string {
  return Object.values(scalarRow(scalar)).map((field) => csvField(String(field))).join(',');
}

const spell = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

export const csvField = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
