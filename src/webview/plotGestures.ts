import type uPlot from 'uplot';

type Part = readonly [from: number, to: number];

export interface PlotGestures {
  /** What is seen of the horizontal axis now. */
  readonly seen: () => Part;
  readonly show: (part: Part | undefined) => void;
}

/** How much one notch of a wheel zooms. */
const perPixel = 0.002;

/**
 * With Ctrl (or a pinch) the wheel zooms at the pointer, sideways it moves along; without, it scrolls the page as
 * everywhere. A plain drag chooses a part, which uPlot does; with Shift it moves along. A double click shows all.
 */
export function gestureBindings({ seen, show }: PlotGestures): uPlot.Cursor.Bind {
  return {
    dblclick: () => () => {
      show(undefined);
      return null;
    },
    mousedown: (plot, _, choosePart) => (event) => {
      if (!event.shiftKey) return choosePart(event);
      pan(plot, event.clientX, { seen, show });
      return null;
    },
  };
}

export function onWheel(plot: uPlot, { seen, show }: PlotGestures): void {
  plot.over.addEventListener(
    'wheel',
    (event) => {
      const isZoom = event.ctrlKey || event.metaKey;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (!isZoom && Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return;
      event.preventDefault();
      const [from, to] = seen();
      if (!isZoom) {
        const by = (sideways / plot.over.clientWidth) * (to - from);
        show([from + by, to + by]);
        return;
      }
      const at = plot.posToVal(event.offsetX, 'x');
      const factor = Math.exp(event.deltaY * perPixel);
      show([at - (at - from) * factor, at + (to - at) * factor]);
    },
    { passive: false },
  );
}

function pan(plot: uPlot, beganX: number, { seen, show }: PlotGestures): void {
  const [from, to] = seen();
  const perX = (to - from) / Math.max(1, plot.over.clientWidth);
  const stop = new AbortController();
  document.addEventListener('mousemove', ({ clientX }) => {
    const by = (beganX - clientX) * perX;
    show([from + by, to + by]);
  }, { signal: stop.signal });
  document.addEventListener('mouseup', () => stop.abort(), { signal: stop.signal });
}
