/**
 * Colours of runs that people of every kind of colour vision tell apart (after Okabe and Ito), one list for bright
 * backgrounds and one for dark ones; each stands out from white or black by at least 3 to 1. The same place in both is
 * the same run.
 */
const onBright = ['#0072b2', '#c4520a', '#008a63', '#a8508c', '#8a6d00', '#3d8fc0', '#5b5b5b', '#7a3db8'] as const;
const onDark = ['#4aa8e8', '#ff8a4c', '#2fc79a', '#e59ac9', '#e8c547', '#9ad7ff', '#b8b8b8', '#b896f2'] as const;

/** Dashes in pixels, for when the colours have gone round: solid, dashed, dotted, dash-dotted. */
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [8, 3, 2, 3]];

export interface RunStyle {
  readonly colour: string;
  readonly dash: readonly number[];
}

/** How a run is drawn, everywhere; `number` counts from 0 in the order in which runs appeared. */
export function runStyle(number: number, background: 'bright' | 'dark'): RunStyle {
  const colours = background === 'bright' ? onBright : onDark;
  return { colour: colours[number % colours.length] ?? onBright[0], dash: dashes[Math.floor(number / colours.length) % dashes.length] ?? [] };
}
