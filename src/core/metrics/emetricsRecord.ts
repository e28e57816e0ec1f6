/** Types of the ancestor's values, in the order of their numbers in its protocol (training_data.proto, Any.DataType). */
export const emetricsTypes = ['STRING', 'JSONSTRING', 'INT', 'FLOAT'] as const;
export type EmetricsType = (typeof emetricsTypes)[number];

/** The value is always text, as in the ancestor's protocol; `type` says how to read it. */
export interface EmetricsValue {
  readonly type: EmetricsType;
  readonly value: string;
}

/**
 * One record of evaluation metrics, spelled as the ancestor writes it, one JSON document a line. `time` is in
 * milliseconds since 1970; `rindex` counts a training's records from 1; `subid` tells apart parts of a training.
 */
export interface EmetricsRecord {
  readonly meta: { readonly training_id: string; readonly user_id?: string; readonly time: number; readonly rindex: number; readonly subid?: string };
  /** train, test, val, or what the manifest calls it. */
  readonly grouplabel: string;
  readonly etimes: Readonly<Record<string, EmetricsValue>>;
  readonly values: Readonly<Record<string, EmetricsValue>>;
}

/** What every record of a training says alike. */
export interface EmetricsIdentity {
  readonly trainingId: string;
  readonly userId?: string;
  readonly subid?: string;
}

export const renderEmetricsRecord = (record: EmetricsRecord): string => JSON.stringify(record);

/** The record's meta, with absent parts left out. */
export function emetricsMeta({ trainingId, userId, subid }: EmetricsIdentity, time: number, rindex: number): EmetricsRecord['meta'] {
  return { training_id: trainingId, ...(userId === undefined ? {} : { user_id: userId }), time, rindex, ...(subid === undefined || subid === '' ? {} : { subid }) };
}
