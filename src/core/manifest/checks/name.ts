import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';
import { nameSlug } from '../nameSlug.ts';

/** A training is found by its id, which starts with what is left of its name. */
export const checkName: Check = (context) => {
  const { name } = context.file;
  if (name === undefined || nameSlug(name) !== '') return [];
  const message = 'Nothing is left of this name in the training’s id, which then starts with “training”. Add a letter from a to z or a digit.';
  return [atValue(context, ['name'], { severity: 'warning', code: 'manifest/name-without-letters', message })];
};
