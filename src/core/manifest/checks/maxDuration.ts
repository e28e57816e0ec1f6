import type { Check } from '../check.ts';
import { parseDuration } from '../duration.ts';
import { atValue } from '../finding.ts';

/** How long a training may take is whole days, hours, minutes and seconds. */
export const checkMaxDuration: Check = (context) => {
  const text = context.file.max_duration;
  const duration = text === undefined ? undefined : parseDuration(text);
  if (text === undefined || !duration || duration.ok) return [];
  const { cause, suggestion } = duration.failure;
  const mend = suggestion === undefined ? {} : { mend: { label: `Write ${suggestion}`, newText: suggestion } };
  return [atValue(context, ['max_duration'], { severity: 'error', code: 'manifest/duration', message: `“${text}” ${cause}`, ...mend })];
};
