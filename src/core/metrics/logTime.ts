const glogStamp = /^[EFIW](\d\d)(\d\d)\s+(\d\d):(\d\d):(\d\d)(?:\.(\d+))?$/;
const isoTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d+))?(Z|[-+]\d{2}:?\d{2})?$/;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The time, in milliseconds since 1970, that a line of a log states: ISO 8601 (UTC where it names no zone, as in the
 * container), glog's stamp (which leaves out the year: it is that of the line's own time, `nearMs`), or a number of
 * seconds or milliseconds. Undefined when the text is none of these.
 */
export function parseLogTime(text: string, nearMs: number): number | undefined {
  return parseIso(text) ?? parseGlog(text, nearMs) ?? parseNumber(text);
}

function parseIso(text: string): number | undefined {
  const match = isoTime.exec(text.trim());
  if (!match) return undefined;
  const [, day = '', time = '', fraction = '0', zone = 'Z'] = match;
  const ms = Date.parse(`${day}T${time}.${fraction.slice(0, 3)}${zone.replace(/(\d\d)(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function parseGlog(text: string, nearMs: number): number | undefined {
  const match = glogStamp.exec(text.trim());
  if (!match) return undefined;
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 6).map(Number);
  const ms = Math.floor(Number(`0.${match[6] ?? '0'}`) * 1000);
  const inYear = (year: number): number => Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const year = new Date(nearMs).getUTCFullYear();
  // A stamp of December that is read in January belongs to the year before.
  return inYear(year) > nearMs + dayMs ? inYear(year - 1) : inYear(year);
}

/** From 10^11 on a number means milliseconds (1973), below it seconds (up to the year 5138). */
function parseNumber(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return undefined;
  return Math.round(Math.abs(number) < 1e11 ? number * 1000 : number);
}
