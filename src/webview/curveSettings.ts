import type { Choices } from './choices.ts';
import { element, on } from './element.ts';
import type { PanelContext } from './panelContext.ts';

let groups = 0;

/** How curves are drawn: smoothing, both axes, outliers. */
export function curveSettings({ choices }: PanelContext): HTMLElement {
  const { smoothing, axis, scale, ignoreOutliers } = choices.now;
  const slider = element('input', { type: 'range', min: '0', max: '0.99', step: '0.01', value: String(smoothing), 'aria-label': 'Smoothing' });
  const figure = element('output', {}, smoothing.toFixed(2));
  on(slider, 'input', () => {
    figure.textContent = slider.valueAsNumber.toFixed(2);
    choices.change({ smoothing: slider.valueAsNumber });
  });
  const outliers = element('input', { type: 'checkbox' });
  outliers.checked = ignoreOutliers;
  on(outliers, 'change', () => choices.change({ ignoreOutliers: outliers.checked }));
  const whole = on(element('button', { type: 'button', class: 'link' }, 'Show whole axis'), 'click', () => choices.change({ zoom: [] }));
  whole.hidden = choices.now.zoom.length === 0;
  choices.onDidChange((changed) => {
    if (changed.has('zoom')) whole.hidden = choices.now.zoom.length === 0;
  });
  return element(
    'section',
    { class: 'settings', 'aria-label': 'How curves are drawn' },
    element('label', { class: 'smoothing' }, element('span', {}, 'Smoothing'), slider, figure),
    choiceOf('Horizontal', [['step', 'Step'], ['relative', 'Relative'], ['wall', 'Wall']], axis, (picked: Choices['axis']) => choices.change({ axis: picked, zoom: [] })),
    choiceOf('Vertical', [['linear', 'Linear'], ['log', 'Log']], scale, (picked: Choices['scale']) => choices.change({ scale: picked })),
    element('label', { class: 'check' }, outliers, element('span', {}, 'Ignore outliers')),
    whole,
  );
}

/** One of a few, side by side; arrow keys move among them as in any group of radio buttons. */
function choiceOf<Value extends string>(label: string, options: readonly (readonly [value: Value, name: string])[], now: Value, pick: (value: Value) => void): HTMLElement {
  groups += 1;
  const name = `choice-${String(groups)}`;
  const buttons = options.map(([value, title]) => {
    const radio = element('input', { type: 'radio', name, class: 'only-heard' });
    radio.checked = value === now;
    on(radio, 'change', () => pick(value));
    return element('label', {}, radio, element('span', {}, title));
  });
  return element('fieldset', { class: 'choices' }, element('legend', {}, label), element('div', { class: 'segments' }, ...buttons));
}
