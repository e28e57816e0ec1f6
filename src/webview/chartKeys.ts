import type { ChartPlot } from './chartPlot.ts';
import type { PanelContext } from './panelContext.ts';

interface KeyedChart {
  readonly tag: string;
  readonly plot: ChartPlot;
}

const zoomStep = 0.25;

/** Arrows walk along the points, with Shift they move the part that is seen; + and - zoom, 0 shows all, Enter makes large. */
export function onChartKeys(place: HTMLElement, chart: KeyedChart, { choices, pointed }: PanelContext): void {
  let at: number | undefined;
  pointed.event((now) => {
    at = now?.x;
  });
  const walk = (by: number): void => {
    const xs = [...new Set(chart.plot.curves.flatMap(({ curve }) => [...curve.xs]))].sort((one, other) => one - other);
    const here = at === undefined ? -1 : xs.findLastIndex((x) => x <= (at ?? 0));
    const next = at === undefined && by < 0 ? xs.length - 1 : Math.min(xs.length - 1, Math.max(0, here + by));
    const x = xs[next];
    if (x === undefined) return;
    chart.plot.pointAt(x);
    pointed.fire({ tag: chart.tag, x });
  };
  const see = (move: number, grow: number): void => {
    const [from, to] = chart.plot.seen.x;
    const span = to - from;
    choices.change({ zoom: [from + span * (move - grow), to + span * (move + grow)] });
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => walk(-1),
    ArrowRight: () => walk(1),
    PageUp: () => walk(-10),
    PageDown: () => walk(10),
    Home: () => walk(-Infinity),
    End: () => walk(Infinity),
    'Shift+ArrowLeft': () => see(-zoomStep, 0),
    'Shift+ArrowRight': () => see(zoomStep, 0),
    '+': () => see(0, -zoomStep),
    '=': () => see(0, -zoomStep),
    '-': () => see(0, zoomStep),
    '0': () => choices.change({ zoom: [] }),
    Enter: () => choices.change({ large: choices.now.large === chart.tag ? '' : chart.tag }),
    Escape: () => (choices.now.large === '' ? choices.change({ zoom: [] }) : choices.change({ large: '' })),
  };
  place.addEventListener('keydown', (event) => {
    const press = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[`${event.shiftKey && event.key.startsWith('Arrow') ? 'Shift+' : ''}${event.key}`];
    if (!press) return;
    event.preventDefault();
    press();
  });
  place.addEventListener('blur', () => pointed.fire(undefined));
}
