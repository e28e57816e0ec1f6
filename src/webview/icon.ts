/** Drawn on a field of 16 by 16. */
const paths = {
  pin: 'M9.5 1.5 14.5 6.5 11 8 8.5 12.5 3.5 7.5 8 5Z M6 10 1.5 14.5',
  grow: 'M9.5 2.5H13.5V6.5 M13.5 2.5 9 7 M6.5 13.5H2.5V9.5 M2.5 13.5 7 9',
  shrink: 'M13 7H9V3 M9 7 13.5 2.5 M3 9H7V13 M7 9 2.5 13.5',
  table: 'M2 3H14V13H2Z M2 6.5H14 M2 10H14 M6.5 3V13',
  save: 'M8 2V10 M4.5 6.5 8 10 11.5 6.5 M2.5 13.5H13.5',
  warning: 'M8 2 14.5 13.5H1.5Z M8 6V9.5 M8 11.2V12.2',
  before: 'M10 3 5 8 10 13',
  after: 'M6 3 11 8 6 13',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing in the colour of the text; says nothing to a screen reader, the button does. */
export function icon(name: IconName): SVGSVGElement {
  const drawing = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [key, value] of [['viewBox', '0 0 16 16'], ['class', 'icon'], ['aria-hidden', 'true']] as const) drawing.setAttribute(key, value);
  line.setAttribute('d', paths[name]);
  drawing.append(line);
  return drawing;
}
