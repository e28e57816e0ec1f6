import { type EmetricsRecord, type EmetricsValue, emetricsTypes } from './emetricsRecord.ts';

/** Longest line of a metrics file that is read, in bytes; a longer one is passed over and counted. */
const maxLineBytes = 1024 * 1024;
const lineFeed = 10;

/** What a record that leaves it out stands for. */
export interface EmetricsDefaults {
  readonly trainingId: string;
  readonly timeMs: number;
}

/**
 * Reads a file of evaluation metrics, one JSON record a line, in whatever pieces it comes. Only whole lines count, so
 * reading can stop at any byte and go on later from `offset`.
 */
export class EmetricsReader {
  /** Bytes up to the end of the last whole line. */
  offset: number;
  /** Lines that are not a record, or too long. Blank lines are neither. */
  badLines = 0;
  #rest = new Uint8Array(0);
  #isTooLong = false;
  #lastIndex = 0;

  /** `offset`: where in the file the first piece begins. */
  constructor(offset = 0) {
    this.offset = offset;
  }

  /** Takes the next piece; `defaults` fill in what its records leave out. */
  push(piece: Uint8Array, defaults: EmetricsDefaults): EmetricsRecord[] {
    const records: EmetricsRecord[] = [];
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      const line = this.#take(piece.subarray(start, end));
      this.offset += 1;
      start = end + 1;
      const record = line === undefined ? undefined : this.#parse(line, defaults);
      if (record) records.push(record);
    }
    this.#keep(piece.subarray(start));
    return records;
  }

  /** The line that ends with these bytes; undefined when it was too long. */
  #take(last: Uint8Array): string | undefined {
    const isTooLong = this.#isTooLong || this.#rest.length + last.length > maxLineBytes;
    const bytes = isTooLong ? undefined : Buffer.concat([this.#rest, last]);
    this.offset += last.length + (this.#isTooLong ? 0 : this.#rest.length);
    this.#rest = new Uint8Array(0);
    this.#isTooLong = false;
    if (!bytes) this.badLines += 1;
    return bytes?.toString('utf8');
  }

  /** What a too long line has so far counts as read: its end is awaited without keeping it. */
  #keep(rest: Uint8Array): void {
    if (this.#isTooLong) this.offset += rest.length;
    else if (this.#rest.length + rest.length <= maxLineBytes) this.#rest = new Uint8Array(Buffer.concat([this.#rest, rest]));
    else {
      this.offset += this.#rest.length + rest.length;
      this.#rest = new Uint8Array(0);
      this.#isTooLong = true;
    }
  }

  #parse(line: string, defaults: EmetricsDefaults): EmetricsRecord | undefined {
    if (line.trim() === '') return undefined;
    const record = parseEmetricsRecord(line, defaults, this.#lastIndex + 1);
    if (record) this.#lastIndex = record.meta.rindex;
    else this.badLines += 1;
    return record;
  }
}

/** The record that a line holds, lenient as the ancestor: types may be its numbers, values need not be strings. */
export function parseEmetricsRecord(line: string, defaults: EmetricsDefaults, nextIndex: number): EmetricsRecord | undefined {
  const document = parseObject(line);
  const values = document && readValues(document['values']);
  const etimes = document && readValues(document['etimes'] ?? {});
  if (!values || !etimes) return undefined;
  const meta = isObject(document['meta']) ? document['meta'] : {};
  const { training_id: trainingId, user_id: userId, time, rindex, subid } = meta;
  return {
    meta: {
      training_id: typeof trainingId === 'string' && trainingId !== '' ? trainingId : defaults.trainingId,
      ...(typeof userId === 'string' ? { user_id: userId } : {}),
      time: readInteger(time) ?? defaults.timeMs,
      rindex: readInteger(rindex) ?? nextIndex,
      ...(typeof subid === 'string' && subid !== '' ? { subid } : {}),
    },
    grouplabel: typeof document['grouplabel'] === 'string' ? document['grouplabel'] : '',
    etimes,
    values,
  };
}

function readValues(given: unknown): Readonly<Record<string, EmetricsValue>> | undefined {
  if (!isObject(given)) return undefined;
  const entries = Object.entries(given).map(([key, entry]) => [key, readValue(entry)] as const);
  return entries.every(([, value]) => value) ? (Object.fromEntries(entries) as Record<string, EmetricsValue>) : undefined;
}

/** A typed value, or a bare number or text. */
function readValue(entry: unknown): EmetricsValue | undefined {
  const { type, value } = isObject(entry) ? entry : { type: undefined, value: entry };
  if (value === undefined || value === null) return undefined;
  const known = emetricsTypes.find((name, index) => type === name || type === index);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { type: known ?? (typeof value === 'number' ? 'FLOAT' : 'STRING'), value: text };
}

function readInteger(given: unknown): number | undefined {
  const number = typeof given === 'string' && given !== '' ? Number(given) : given;
  return typeof number === 'number' && Number.isFinite(number) ? Math.round(number) : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const document: unknown = JSON.parse(line);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (given: unknown): given is Record<string, unknown> => typeof given === 'object' && given !== null && !Array.isArray(given);
