import { chartSvg } from '../core/view/chartSvg.ts';
import type { ChartPlot } from './chartPlot.ts';
import { element, on } from './element.ts';
import { icon } from './icon.ts';
import type { PanelContext } from './panelContext.ts';

interface SavedChart {
  readonly tag: string;
  readonly plot: ChartPlot;
}

const formats = ['csv', 'png', 'svg'] as const;
type Format = (typeof formats)[number];

/** Saves a chart's points or its picture; where, the editor asks. */
export function saveButton(chart: SavedChart, context: PanelContext): HTMLElement {
  const label = `Export ${chart.tag}`;
  const choice = element('select', { title: label, 'aria-label': label }, element('option', { value: '', hidden: true }, ''), ...formats.map((format) => element('option', { value: format }, `Export ${format.toUpperCase()}`)));
  on(choice, 'change', () => {
    const format = formats.find((one) => one === choice.value);
    choice.value = '';
    if (format) void save(chart, format, context);
  });
  return element('span', { class: 'tool choice' }, icon('save'), choice);
}

async function save({ tag, plot }: SavedChart, format: Format, { api, model, choices, theme }: PanelContext): Promise<void> {
  if (format === 'csv') {
    api.post({ type: 'exportCsv', tag, runs: model.shownRuns.map(({ id }) => id) });
    return;
  }
  if (format === 'svg') {
    const { axis, scale, smoothing } = choices.now;
    const svg = chartSvg({ title: tag, curves: plot.curves, seen: plot.seen, axis, scale, isSmoothed: smoothing > 0, theme: theme.now });
    api.post({ type: 'saveChart', name: tag, format, bytes: new TextEncoder().encode(svg) });
    return;
  }
  const { canvas } = plot;
  const blob = canvas && (await new Promise<Blob | null>((resolve) => onPaper(canvas, theme.now.page).toBlob(resolve)));
  if (blob) api.post({ type: 'saveChart', name: tag, format, bytes: new Uint8Array(await blob.arrayBuffer()) });
}

/** The chart on the colour of the page, where its own background is clear. */
function onPaper(chart: HTMLCanvasElement, colour: string): HTMLCanvasElement {
  const paper = element('canvas');
  paper.width = chart.width;
  paper.height = chart.height;
  const context = paper.getContext('2d');
  if (!context) return chart;
  context.fillStyle = colour;
  context.fillRect(0, 0, paper.width, paper.height);
  context.drawImage(chart, 0, 0);
  return paper;
}
