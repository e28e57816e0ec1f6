import { relativeTick, stepTick, valueTick } from './axisTick.ts';
import { runStyle } from './runColours.ts';
import type { CurveAxis, ScalarCurve } from './scalarCurve.ts';

export interface SvgChart {
  readonly title: string;
  readonly curves: readonly { readonly name: string; readonly colour: number; readonly curve: ScalarCurve }[];
  readonly seen: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  readonly axis: CurveAxis;
  readonly scale: 'linear' | 'log';
  readonly isSmoothed: boolean;
  readonly theme: { readonly background: 'bright' | 'dark'; readonly page: string; readonly text: string; readonly muted: string; readonly grid: string };
}

const width = 800, height = 480, left = 80, right = 20, top = 44, bottom = 36, legendLine = 18;
const marks = 5;

/** A chart as a picture of lines that any program scales: title, axes, curves, and whose each is. */
export function chartSvg({ title, curves, seen, axis, scale, isSmoothed, theme }: SvgChart): string {
  const inner = { width: width - left - right, height: height - top - bottom };
  const place = (value: number): number => (scale === 'log' ? Math.log10(value) : value);
  const [fromY, toY] = [place(seen.y[0]), place(seen.y[1])];
  const x = (value: number): number => left + ((value - seen.x[0]) / (seen.x[1] - seen.x[0])) * inner.width;
  const y = (value: number): number => top + (1 - (place(value) - fromY) / (toY - fromY)) * inner.height;
  const line = (xs: Float64Array, ys: Float64Array, attributes: string): string => `<path d="${pathOf(xs, ys, x, y, scale === 'log')}" fill="none" ${attributes}/>`;
  const parts = [`<text x="${String(left)}" y="26" font-size="15" fill="${xml(theme.text)}">${xml(title)}</text>`];
  for (let mark = 0; mark <= marks; mark += 1) {
    const share = mark / marks;
    const [atX, atY] = [seen.x[0] + share * (seen.x[1] - seen.x[0]), fromY + share * (toY - fromY)];
    const value = scale === 'log' ? 10 ** atY : atY;
    parts.push(`<path d="M${String(left)} ${number(y(value))}H${String(width - right)}" stroke="${xml(theme.grid)}"/>`);
    parts.push(`<text x="${String(left - 8)}" y="${number(y(value) + 4)}" text-anchor="end" fill="${xml(theme.muted)}">${xml(valueTick(value, scale === 'log' ? value / 10 : Math.abs(toY - fromY) / marks / 10))}</text>`);
    parts.push(`<text x="${number(x(atX))}" y="${String(height - bottom + 20)}" text-anchor="middle" fill="${xml(theme.muted)}">${xml(horizontalMark(atX, axis))}</text>`);
  }
  for (const { colour, curve } of curves) {
    const { colour: stroke, dash } = runStyle(colour, theme.background);
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
    if (isSmoothed) parts.push(line(curve.xs, curve.values, `stroke="${stroke}" stroke-opacity="0.3"`));
    parts.push(line(curve.xs, curve.smoothed, `stroke="${stroke}" stroke-width="1.75"${dashes} clip-path="url(#plot)"`));
  }
  curves.forEach(({ name, colour }, at) => {
    const { colour: stroke, dash } = runStyle(colour, theme.background);
    const middle = height + at * legendLine + 4;
    parts.push(`<path d="M${String(left)} ${String(middle)}h24" stroke="${stroke}" stroke-width="1.75" stroke-dasharray="${dash.join(' ')}"/><text x="${String(left + 32)}" y="${String(middle + 4)}" fill="${xml(theme.text)}">${xml(name)}</text>`);
  });
  const whole = height + curves.length * legendLine + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(whole)}" viewBox="0 0 ${String(width)} ${String(whole)}" font-family="sans-serif" font-size="11"><defs><clipPath id="plot"><rect x="${String(left)}" y="${String(top)}" width="${String(inner.width)}" height="${String(inner.height)}"/></clipPath></defs><rect width="100%" height="100%" fill="${xml(theme.page)}"/>${parts.join('')}</svg>\n`;
}

function horizontalMark(x: number, axis: CurveAxis): string {
  if (axis === 'step') return stepTick(Math.round(x));
  return axis === 'relative' ? relativeTick(x) : new Date(x * 1000).toISOString().slice(5, 19).replace('T', ' ');
}

/** Values that have no place leave a gap. */
function pathOf(xs: Float64Array, ys: Float64Array, x: (value: number) => number, y: (value: number) => number, isLog: boolean): string {
  let isDown = false;
  let path = '';
  xs.forEach((at, index) => {
    const value = ys[index] ?? NaN;
    const isDrawable = Number.isFinite(value) && (!isLog || value > 0);
    if (isDrawable) path += `${isDown ? 'L' : 'M'}${number(x(at))} ${number(y(value))}`;
    isDown = isDrawable;
  });
  return path;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** As XML has it; what no XML document may hold is left out. */
function xml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? '').replaceAll(/[^\t\n\r\P{Cc}]|[\ufffe\uffff]/gu, '');
}
