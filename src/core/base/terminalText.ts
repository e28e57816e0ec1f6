export interface TerminalTextOptions {
  /** Keeps colours and styles (SGR), closed by a reset; for a terminal only. */
  readonly colours?: boolean;
}

const escape = '\u001b';
const reset = `${escape}[0m`;

/** ESC and the byte after it, as the C1 control character of the same meaning (ECMA-48, 5.3). */
const stringStarts = new Set(['P', 'X', ']', '^', '_']);

/** What changes how text is read without being seen: directional overrides and isolates, line and paragraph separators. */
const invisible = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

/** What has to be looked at at all: most lines hold nothing of it, and a million of them must not take long. */
const suspicious = /[[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]--\t]/v;

/**
 * One line of a stranger's text, made safe to show on a terminal or in an editor: of the escape sequences only colours
 * may stay, if asked for; cursor moves, titles, links, clipboard writes, modes and all other control characters but the
 * tab go, with the strings that belong to them. Never fails, and never lengthens the text but by a closing reset.
 * A sequence that the line's end cuts off goes as well. Source: ECMA-48 and xterm's control sequences.
 */
export function terminalText(line: string, { colours = false }: TerminalTextOptions = {}): string {
  if (!suspicious.test(line)) return line;
  let kept = '';
  let open = false;
  for (let at = 0; at < line.length; ) {
    const sequence = sequenceAt(line, at);
    if (sequence) {
      const style = colours ? sgr(line.slice(at, sequence.end), sequence.parameters) : '';
      if (style !== '') open = style !== reset && style !== `${escape}[m`;
      kept += style;
      at = sequence.end;
    } else {
      const unit = line.charAt(at);
      if (isShown(unit)) kept += unit;
      at += 1;
    }
  }
  return open ? kept + reset : kept;
}

/** The escape sequence that begins at `at`; `parameters` only for a control sequence (CSI). Undefined: plain text. */
function sequenceAt(line: string, at: number): { readonly end: number; readonly parameters?: string } | undefined {
  const code = line.charCodeAt(at);
  const isEscape = code === 0x1b;
  if (!isEscape && !(code >= 0x80 && code <= 0x9f)) return undefined;
  const introducer = isEscape ? line.charAt(at + 1) : String.fromCharCode(code - 0x40);
  const body = at + (isEscape ? 2 : 1);
  if (introducer === '[') return controlSequence(line, body);
  if (stringStarts.has(introducer)) return { end: endOfString(line, body) };
  if (!isEscape) return { end: body };
  return { end: endOfEscape(line, at + 1) };
}

/** CSI: parameters 0x30-0x3f, intermediates 0x20-0x2f, one final byte 0x40-0x7e. Anything else breaks it off. */
function controlSequence(line: string, start: number): { end: number; parameters?: string } {
  let at = start;
  while (within(line, at, 0x30, 0x3f)) at += 1;
  const parameters = line.slice(start, at);
  while (within(line, at, 0x20, 0x2f)) at += 1;
  return within(line, at, 0x40, 0x7e) ? { end: at + 1, parameters } : { end: at };
}

/** ESC, intermediates 0x20-0x2f, one final byte 0x30-0x7e. */
function endOfEscape(line: string, start: number): number {
  let at = start;
  while (within(line, at, 0x20, 0x2f)) at += 1;
  return within(line, at, 0x30, 0x7e) ? at + 1 : at;
}

/** OSC, DCS, SOS, PM, APC: up to BEL, ST or the end of the line; the text in between is for the terminal, not to read. */
function endOfString(line: string, start: number): number {
  for (let at = start; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 0x07 || code === 0x9c) return at + 1;
    // CAN and SUB break the string off; an ESC ends it, whether the backslash of ST follows or another sequence.
    if (code === 0x18 || code === 0x1a) return at + 1;
    if (code === 0x1b) return line.charAt(at + 1) === '\\' ? at + 2 : at;
  }
  return line.length;
}

/** The sequence itself if it is a plain SGR (digits, ; and : before an m), in its 7-bit form; else nothing. */
function sgr(sequence: string, parameters: string | undefined): string {
  return parameters !== undefined && /^[\d;:]{0,64}$/.test(parameters) && sequence.endsWith(`${parameters}m`) ? `${escape}[${parameters}m` : '';
}

function isShown(unit: string): boolean {
  const code = unit.charCodeAt(0);
  if (code < 0x20) return code === 0x09;
  return code !== 0x7f && !invisible.test(unit);
}

function within(line: string, at: number, low: number, high: number): boolean {
  const code = line.charCodeAt(at);
  return code >= low && code <= high;
}
