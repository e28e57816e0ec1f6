import uPlot from 'uplot';
import { valueRange } from '../core/view/valueRange.ts';
import { drawMarks } from './chartMarks.ts';
import { alignedCurves, horizontalRange, type PlottedCurve } from './plotCurves.ts';
import { type PlotLook, plotOptions } from './plotOptions.ts';
import { gestureBindings, onWheel, type PlotGestures } from './plotGestures.ts';
import type { Theme } from './theme.ts';

export interface PlotState extends PlotLook {
  readonly ignoreOutliers: boolean;
  /** Part of the horizontal axis that is seen; all of it when there is none. */
  readonly zoom: readonly [number, number] | undefined;
}

export interface PlotEvents {
  readonly theme: () => Theme;
  /** The pointer stands at this x of the axis, or has left. */
  readonly onHover: (x: number | undefined) => void;
  /** The person wants to see this part; all when undefined. */
  readonly onZoom: (part: readonly [number, number] | undefined) => void;
}

/** One line chart. It is built anew when its lines are others, and otherwise only given other points. */
export class ChartPlot {
  readonly #place: HTMLElement;
  readonly #events: PlotEvents;
  #curves: readonly PlottedCurve[] = [];
  #state: PlotState = { axis: 'step', isLog: false, isSmoothed: false, ignoreOutliers: false, zoom: undefined };
  #plot: uPlot | undefined;
  #lines = '';
  #isPointed = false;

  constructor(place: HTMLElement, events: PlotEvents) {
    this.#place = place;
    this.#events = events;
  }

  /** The canvas and its size, for a picture of it. */
  get canvas(): HTMLCanvasElement | undefined {
    return this.#plot?.ctx.canvas;
  }

  get curves(): readonly PlottedCurve[] {
    return this.#curves;
  }

  /** What is seen now: both axes. */
  get seen(): { readonly x: readonly [number, number]; readonly y: readonly [number, number] } {
    const x = this.#horizontal();
    return { x, y: this.#vertical(...x) };
  }

  draw(curves: readonly PlottedCurve[], state: PlotState): void {
    this.#curves = curves;
    this.#state = state;
    const lines = JSON.stringify([curves.map(({ run, colour }) => [run, colour]), state.axis, state.isLog, state.isSmoothed]);
    const data = alignedCurves(curves, state);
    if (this.#plot && lines === this.#lines) {
      this.#plot.setData(data);
      return;
    }
    this.destroy();
    this.#lines = lines;
    this.#plot = this.#build(data);
  }

  resize(): void {
    const { width, height } = this.#size();
    if (this.#plot && (this.#plot.width !== width || this.#plot.height !== height)) this.#plot.setSize({ width, height });
  }

  /** With the colours of now. */
  redraw(): void {
    this.#plot?.redraw(false, true);
  }

  /** Shows where another chart's pointer stands. */
  pointAt(x: number | undefined): void {
    const plot = this.#plot;
    if (!plot || (x === undefined && !this.#isPointed)) return;
    const [from, to] = this.#horizontal();
    this.#isPointed = x !== undefined && x >= from && x <= to;
    plot.setCursor(this.#isPointed ? { left: plot.valToPos(x ?? 0, 'x'), top: 0 } : { left: -10, top: -10 }, false);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #build(data: uPlot.AlignedData): uPlot {
    const options = plotOptions(this.#size(), this.#state, { theme: this.#events.theme, curves: () => this.#curves, horizontal: () => this.#horizontal(), vertical: (from, to) => this.#vertical(from, to) });
    const gestures: PlotGestures = { seen: () => this.#horizontal(), show: this.#events.onZoom };
    const plot = new uPlot(
      {
        ...options,
        hooks: {
          draw: [(plot) => drawMarks(plot, this.#curves, { theme: this.#events.theme(), isLog: this.#state.isLog })],
          setCursor: [(plot) => this.#hover(plot)],
          setSelect: [(plot) => this.#select(plot)],
        },
        cursor: { ...options.cursor, bind: gestureBindings(gestures) },
      },
      data,
      this.#place,
    );
    onWheel(plot, gestures);
    return plot;
  }

  #size(): { readonly width: number; readonly height: number } {
    return { width: Math.max(80, this.#place.clientWidth), height: Math.max(80, this.#place.clientHeight) };
  }

  #horizontal(): readonly [number, number] {
    return this.#state.zoom ?? horizontalRange(this.#curves) ?? [0, 1];
  }

  /** Fits what is seen between these, as written and smoothed. */
  #vertical(from: number, to: number): readonly [number, number] {
    const { isLog, ignoreOutliers } = this.#state;
    const curves = this.#curves;
    const seen = function* (): Generator<number> {
      for (const { curve } of curves) {
        for (let at = 0; at < curve.xs.length; at += 1) {
          const x = curve.xs[at] ?? 0;
          if (x < from || x > to) continue;
          yield curve.values[at] ?? NaN;
          yield curve.smoothed[at] ?? NaN;
        }
      }
    };
    return valueRange(seen(), { scale: isLog ? 'log' : 'linear', ignoreOutliers }) ?? (isLog ? [0.1, 1] : [0, 1]);
  }

  #hover(plot: uPlot): void {
    const { left = -1 } = plot.cursor;
    this.#events.onHover(left < 0 ? undefined : plot.posToVal(left, 'x'));
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const part = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')] as const;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#events.onZoom(part);
  }
}
