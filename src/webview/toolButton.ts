import { element, on } from './element.ts';
import { icon, type IconName } from './icon.ts';

/** A small button that shows only a drawing; `label` is what it does, for the pointer that rests on it and for ears. */
export function toolButton(name: IconName, label: string, press: () => void): HTMLButtonElement {
  return on(element('button', { type: 'button', class: 'tool', title: label, 'aria-label': label }, icon(name)), 'click', press);
}

/** Changes what a button says it does; `isOn` for one that stays pressed. */
export function relabel(button: HTMLButtonElement, label: string, isOn?: boolean): void {
  button.title = label;
  button.setAttribute('aria-label', label);
  if (isOn !== undefined) button.setAttribute('aria-pressed', String(isOn));
}
