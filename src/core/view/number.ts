/** Narrow and unbreakable, between groups of three digits. */
const thinSpace = '\u202f';

/** A count with thin grouping from five digits on: "9999", "12 345". */
export function renderCount(count: number): string {
  const digits = String(Math.abs(count));
  if (!/^\d{5,}$/.test(digits)) return String(count);
  return `${count < 0 ? '-' : ''}${digits.replaceAll(/\B(?=(?:\d{3})+$)/g, thinSpace)}`;
}

/** A measured value in four significant digits: "0.213", "1.2e-5", "128", "NaN", "∞". */
export function renderValue(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(4)));
}

/** "1 learner", "2 learners", with thin grouping. */
export function renderQuantity(count: number, one: string, many = `${one}s`): string {
  return `${renderCount(count)} ${count === 1 ? one : many}`;
}
