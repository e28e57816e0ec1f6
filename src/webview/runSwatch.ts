import { runStyle } from '../core/view/runColours.ts';

/** A short piece of a run's line: its colour and its dashes. CSS chooses the colour of the theme. */
export function runSwatch(colour: number): SVGSVGElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawing.setAttribute('viewBox', '0 0 20 8');
  drawing.setAttribute('class', 'swatch');
  drawing.setAttribute('aria-hidden', 'true');
  for (const background of ['bright', 'dark'] as const) {
    const { colour: stroke, dash } = runStyle(colour, background);
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', 'M0 4H20');
    line.setAttribute('class', `on-${background}`);
    line.setAttribute('stroke', stroke);
    line.setAttribute('stroke-dasharray', dash.map((length) => length / 1.5).join(' '));
    drawing.append(line);
  }
  return drawing;
}
