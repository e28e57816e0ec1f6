import { valueTick } from '../core/view/axisTick.ts';
import { histogramRidges, type HistogramRidges } from '../core/view/histogramRidges.ts';
import { renderCount, renderQuantity, renderValue } from '../core/view/number.ts';
import { runStyle } from '../core/view/runColours.ts';
import type { HistogramsRow } from '../messages/toWebview.ts';
import { element } from './element.ts';
import type { PanelContext } from './panelContext.ts';
import type { SampleItem } from './samplesView.ts';

const bins = 60;
/** Room in CSS pixels: for marks below and steps on the right; the height of the tallest ridge as a share of all. */
const below = 22, right = 52, above = 6, ridgeShare = 0.35;
const marks = 4, stepMarks = 5;

/** The histograms of one run and tag as ridges, the oldest at the back: each hides what lies behind it. */
export class HistogramItem implements SampleItem<HistogramsRow> {
  readonly root = element('canvas', { class: 'ridges', role: 'img' });
  readonly #context: PanelContext;
  readonly #colour: number;
  readonly #name: string;
  #steps: readonly number[] = [];
  #ridges: HistogramRidges | undefined;

  constructor(colour: number, name: string, context: PanelContext) {
    this.#colour = colour;
    this.#name = name;
    this.#context = context;
  }

  take({ tag, times, histograms }: HistogramsRow): void {
    this.#steps = histograms.map((_, at) => times[at * 2] ?? 0);
    this.#ridges = histogramRidges(histograms, bins);
    const range = this.#ridges ? `, values from ${renderValue(this.#ridges.low)} to ${renderValue(this.#ridges.high)}` : '';
    this.root.setAttribute('aria-label', `${tag}, ${this.#name}: ${renderQuantity(histograms.length, 'histogram')}, steps ${String(this.#steps[0] ?? 0)} to ${String(this.#steps.at(-1) ?? 0)}${range}`);
    this.redraw();
  }

  redraw(): void {
    const ratio = devicePixelRatio;
    const { clientWidth: width, clientHeight: height } = this.root;
    const ridges = this.#ridges;
    const drawing = this.root.getContext('2d');
    if (!ridges || !drawing || width === 0) return;
    this.root.width = width * ratio;
    this.root.height = height * ratio;
    drawing.scale(ratio, ratio);
    this.#drawRidges(drawing, ridges, width - right, height - below);
    this.#drawMarks(drawing, ridges, width - right, height - below);
  }

  #baseOf(row: number, bottom: number): number {
    const tallest = bottom * ridgeShare;
    const count = this.#steps.length;
    return count < 2 ? bottom : above + tallest + ((bottom - above - tallest) * row) / (count - 1);
  }

  #drawRidges(drawing: CanvasRenderingContext2D, { rows }: HistogramRidges, width: number, bottom: number): void {
    const { page, background } = this.#context.theme.now;
    drawing.strokeStyle = runStyle(this.#colour, background).colour;
    drawing.fillStyle = page;
    drawing.lineWidth = 1;
    rows.forEach((row, at) => {
      const base = this.#baseOf(at, bottom);
      const curve = new Path2D();
      row.forEach((height, bin) => {
        const x = ((bin + 0.5) / row.length) * width;
        const y = base - height * bottom * ridgeShare;
        if (bin === 0) curve.moveTo(x, y);
        else curve.lineTo(x, y);
      });
      const filled = new Path2D(curve);
      filled.lineTo(width, base);
      filled.lineTo(0, base);
      drawing.globalAlpha = 0.9;
      drawing.fill(filled);
      // What is older is fainter.
      drawing.globalAlpha = 0.4 + (0.6 * (at + 1)) / rows.length;
      drawing.stroke(curve);
    });
    drawing.globalAlpha = 1;
  }

  #drawMarks(drawing: CanvasRenderingContext2D, { low, high }: HistogramRidges, width: number, bottom: number): void {
    const { muted, font, grid } = this.#context.theme.now;
    drawing.font = font;
    drawing.fillStyle = muted;
    drawing.strokeStyle = grid;
    drawing.beginPath();
    drawing.moveTo(0, bottom + 0.5);
    drawing.lineTo(width, bottom + 0.5);
    drawing.stroke();
    for (let mark = 0; mark <= marks; mark += 1) {
      const share = mark / marks;
      drawing.textAlign = mark === 0 ? 'left' : mark === marks ? 'right' : 'center';
      drawing.fillText(valueTick(low + share * (high - low), (high - low) / marks / 10), share * width, bottom + 15);
    }
    drawing.textAlign = 'left';
    const stride = Math.max(1, Math.ceil((this.#steps.length - 1) / stepMarks));
    this.#steps.forEach((step, at) => {
      if ((this.#steps.length - 1 - at) % stride === 0) drawing.fillText(renderCount(step), width + 8, this.#baseOf(at, bottom) + 3);
    });
  }
}
