import { type Result, fail, succeed } from '../base/result.ts';

/** Why a quantity cannot be read, as the end of a sentence that starts with it, and how it could be written. */
export interface QuantityFault {
  readonly cause: string;
  readonly suggestion?: string;
}

interface Unit {
  readonly name: string;
  readonly bytes: number;
}

/** Largest first. Decimal units are powers of 1000 and binary ones of 1024, as the ancestor counts them. */
const decimalUnits: readonly Unit[] = [
  { name: 'TB', bytes: 1000 ** 4 },
  { name: 'GB', bytes: 1000 ** 3 },
  { name: 'MB', bytes: 1000 ** 2 },
];
const binaryUnits: readonly Unit[] = [
  { name: 'TiB', bytes: 1024 ** 4 },
  { name: 'GiB', bytes: 1024 ** 3 },
  { name: 'MiB', bytes: 1024 ** 2 },
];

const advice = 'Write a whole number and MB, GB, TB, MiB, GiB or TiB.';

/**
 * Bytes of a memory or disk size: a whole number, perhaps blanks, and mb, gb, tb, mib, gib or tib in any case. Decimals
 * are refused although they could be read: the ancestor takes the same manifest and turns them into 512 MB in silence.
 */
export function parseSize(text: string): Result<number, QuantityFault> {
  const [, number = '', gap = '', word = ''] = /^([\d.]*)(\s*)(.*)$/s.exec(text.trim()) ?? [];
  if (!/^\d+(\.\d+)?$/.test(number)) return fail({ cause: `does not start with a plain number. ${advice}` });
  if (word === '') return fail({ cause: `has no unit. ${advice}` });
  const meant = unitMeantBy(word);
  if (!meant) return fail({ cause: `has the unknown unit “${word}”. ${advice}` });
  const bytes = Number(number) * meant.bytes;
  const suggestion = spellSize(bytes, meant, gap === '' ? '' : ' ');
  if (word.toLowerCase() !== meant.name.toLowerCase()) return fail({ cause: `has the unknown unit “${word}”. ${advice}`, suggestion });
  if (bytes === 0) return fail({ cause: 'is nothing at all.' });
  if (number.includes('.')) return fail({ cause: 'is not a whole number; the ancestor takes it for 512 MB.', suggestion });
  return succeed(bytes);
}

/** Reads what people write instead of the units, too: "GBs", "Gi", "g", "gigabytes", "gibibytes". */
function unitMeantBy(word: string): Unit | undefined {
  const decimal = /^([mgt])(?:b?s?|bytes?|(?:ega|iga|era)(?:bytes?|b)?)$/i.exec(word)?.[1];
  const binary = /^([mgt])(?:i|ibs?|(?:ebi|ibi)(?:bytes?|b)?)$/i.exec(word)?.[1];
  const startsWith = (letter: string) => (unit: Unit) => unit.name.startsWith(letter.toUpperCase());
  if (decimal) return decimalUnits.find(startsWith(decimal));
  return binary ? binaryUnits.find(startsWith(binary)) : undefined;
}

/** In the unit that was meant or, where that leaves a fraction, a smaller one of its kind; rounded up at the smallest. */
function spellSize(bytes: number, meant: Unit, gap: string): string {
  const kind = decimalUnits.includes(meant) ? decimalUnits : binaryUnits;
  const fitting = kind.slice(kind.indexOf(meant)).find((unit) => Number.isInteger(bytes / unit.bytes));
  const unit = fitting ?? kind.at(-1) ?? meant;
  return `${String(Math.ceil(bytes / unit.bytes))}${gap}${unit.name}`;
}
