import stringWidth from 'string-width';

export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
  readonly align?: 'left' | 'right';
  /**
   * Narrowest width it may be cut to where the table is too wide; columns that say nothing keep theirs. Where several
   * may be cut, the last does so first.
   */
  readonly minWidth?: number;
  /** Which part of a text that is too long goes: its end by default; `middle` keeps both ends. */
  readonly cut?: 'end' | 'middle';
}

export interface TableOptions<Row> {
  /** Columns of the terminal. */
  readonly width?: number;
  /** Colours a cell that has its width already. */
  readonly paint?: (text: string, column: Column<Row>, row: Row) => string;
}

const gap = '  ';

/**
 * Rows in columns, a line each, the titles first; no wider than `width` columns of a terminal if the columns allow it.
 * Widths are those that a terminal gives: CJK characters and emoji take two.
 */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], { width = 80, paint = (text) => text }: TableOptions<Row> = {}): string[] {
  const texts = rows.map((row) => columns.map((column) => column.text(row)));
  const natural = columns.map(({ title }, index) => Math.max(stringWidth(title), ...texts.map((cells) => stringWidth(cells[index] ?? ''))));
  const widths = fit(columns, natural, width);
  const cell = (text: string, index: number): string => place(text, widths[index] ?? 0, columns[index] ?? {});
  const titles = columns.map(({ title }, index) => cell(title, index)).join(gap);
  const lines = rows.map((row, at) => columns.map((column, index) => paint(cell(texts[at]?.[index] ?? '', index), column, row)).join(gap));
  return [titles, ...lines].map((line) => line.trimEnd());
}

/** Takes what is too much from the columns that may be cut, the last first. */
function fit(columns: readonly { readonly minWidth?: number }[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  let excess = natural.reduce((sum, column) => sum + column, gap.length * (columns.length - 1)) - width;
  for (let index = columns.length - 1; index >= 0 && excess > 0; index -= 1) {
    const current = widths[index] ?? 0;
    const least = Math.min(current, columns[index]?.minWidth ?? current);
    const taken = Math.min(excess, current - least);
    widths[index] = current - taken;
    excess -= taken;
  }
  return widths;
}

function place(text: string, width: number, { align = 'left', cut = 'end' }: Pick<Column<never>, 'align' | 'cut'>): string {
  const short = shorten(text, width, cut);
  const padding = ' '.repeat(Math.max(0, width - stringWidth(short)));
  return align === 'right' ? padding + short : short + padding;
}

/** The text in at most `width` columns, with an ellipsis where something went; whole characters only. */
export function shorten(text: string, width: number, cut: 'end' | 'middle' = 'end'): string {
  if (stringWidth(text) <= width) return text;
  const tail = cut === 'middle' ? Math.floor((width - 1) / 2) : 0;
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  return `${take(characters, width - 1 - tail)}…${take(characters.toReversed(), tail, true)}`;
}

/** As many characters as fit, from the front; given in reverse, they are put back in order. */
function take(characters: readonly string[], width: number, reversed = false): string {
  const taken: string[] = [];
  let left = width;
  for (const character of characters) {
    left -= stringWidth(character);
    if (left < 0) break;
    taken.push(character);
  }
  return (reversed ? taken.toReversed() : taken).join('');
}
