import { nearest } from '../../base/nearest.ts';
import type { Check, CheckContext, Readable } from '../check.ts';
import { type ExtractorGroups, type ExtractorProblem, compileExtractor } from '../compileExtractor.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { compileExtractorPattern } from '../extractorPattern.ts';
import { type Mend, atKey, atPart, atValue } from '../finding.ts';
import type { MetricsGroupFile, MetricsValuesFile } from '../manifestFile.generated.ts';

/** Patterns of a regex_extractor compile to what runs in linear time, and values name what a pattern captures. */
export const checkExtractor: Check = (context) => {
  const metrics = context.file.evaluation_metrics;
  const groups = Object.entries(metrics?.groups ?? {}).flatMap(([label, group]) => (group?.regex === undefined ? [] : [{ label, group, regex: group.regex }]));
  if (metrics?.type === undefined) return [];
  if (metrics.type !== 'regex_extractor') {
    const message = `Groups are read by type regex_extractor only, and the type is ${metrics.type}.`;
    return groups.length === 0 ? [] : [atKey(context, ['evaluation_metrics', 'groups'], { severity: 'information', code: 'manifest/extractor-groups-unused', message })];
  }
  if (groups.length === 0 && metrics.groups === undefined) {
    const message = 'Without groups no metric is found. Add `groups` with a regex and values.';
    return [atValue(context, ['evaluation_metrics', 'type'], { severity: 'warning', code: 'manifest/extractor-without-groups', message })];
  }
  return groups.flatMap(({ label, group, regex }) => {
    const path = ['evaluation_metrics', 'groups', label];
    const readable = { regex, ...(group.meta ? { meta: written(group.meta) } : {}), values: wholeValues(group.values), scalars: wholeValues(group.scalars), etimes: wholeValues(group.etimes) };
    const compiled = compileExtractor({ [label]: readable });
    const problems = compiled.ok ? [] : compiled.failure.map((problem) => report(context, regex, problem));
    const isEmpty = group.values === undefined && group.scalars === undefined;
    const message = `Group “${label}” yields no metric. Add \`values\`, such as loss: {type: FLOAT, value: $loss}.`;
    return [
      ...problems,
      ...(isEmpty ? [atKey(context, path, { severity: 'warning', code: 'manifest/extractor-without-values', message })] : []),
      ...(['values', 'scalars', 'etimes'] as const).flatMap((kind) => unreadableNumbers(context, [...path, kind], readable[kind], regex)),
    ];
  });
};

function report(context: CheckContext, regex: string, { path, range, message }: ExtractorProblem): Diagnostic {
  const full = ['evaluation_metrics', 'groups', ...path];
  if (path.at(-1) === 'regex') return atPart(context, full, { pos: range?.start ?? 0, end: range?.end ?? regex.length }, { severity: 'error', code: 'manifest/extractor-regex', message });
  const name = context.sourceOf(full)?.replaceAll(/["'$]/g, '') ?? '';
  return atValue(context, full, { severity: 'error', code: 'manifest/extractor-capture', message, ...mendTo(nearest(name, capturesOf(regex))) });
}

/** A number that is a text: most often a capture without its “$”. */
function unreadableNumbers(context: CheckContext, path: readonly string[], values: NonNullable<ExtractorGroups[string]['values']>, regex: string): Diagnostic[] {
  return Object.entries(values).flatMap(([key, { type, value }]) => {
    const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
    if ((type !== 'INT' && type !== 'FLOAT') || value.startsWith('$') || isNumber) return [];
    const message = `“${value}” is a text and not of type ${type}. A capture is written with “$”.`;
    const meant = nearest(value, capturesOf(regex));
    return [atValue(context, [...path, key, 'value'], { severity: 'error', code: 'manifest/extractor-value', message, ...mendTo(meant) })];
  });
}

function mendTo(capture: string | undefined): { readonly mend?: Mend } {
  return capture === undefined ? {} : { mend: { label: `Use $${capture}`, newText: `$${capture}` } };
}

function capturesOf(regex: string): string[] {
  const pattern = compileExtractorPattern(regex);
  return pattern.ok ? [...pattern.value.captures] : [];
}

/** Only values with both of their keys: what is missing was told before. */
function wholeValues(values: Readable<MetricsValuesFile> | undefined): NonNullable<ExtractorGroups[string]['values']> {
  return Object.fromEntries(Object.entries(values ?? {}).flatMap(([key, value]) => (value?.type === undefined || value.value === undefined ? [] : [[key, { type: value.type, value: value.value }]])));
}

function written({ time, subid }: Readable<NonNullable<MetricsGroupFile['meta']>>): NonNullable<ExtractorGroups[string]['meta']> {
  return { ...(time === undefined ? {} : { time }), ...(subid === undefined ? {} : { subid }) };
}
