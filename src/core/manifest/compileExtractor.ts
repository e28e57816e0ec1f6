import { type Result, fail, succeed } from '../base/result.ts';
import { type ExtractorPattern, compileExtractorPattern } from './extractorPattern.ts';
import type { MetricsValue } from './manifest.ts';

/** Groups as the manifest's file or the checked manifest has them: `scalars` is the older name of `values`. */
export type ExtractorGroups = Readonly<Record<string, {
  readonly regex: string;
  readonly meta?: { readonly time?: string; readonly subid?: string };
  readonly values?: Readonly<Record<string, MetricsValue>>;
  readonly scalars?: Readonly<Record<string, MetricsValue>>;
  readonly etimes?: Readonly<Record<string, MetricsValue>>;
}>>;

/** Where a value comes from: a capture of the pattern, or the text itself. */
export type ValueSource = { readonly capture: string } | { readonly literal: string };

export interface CompiledValue {
  readonly key: string;
  readonly type: MetricsValue['type'];
  readonly source: ValueSource;
}

export interface CompiledGroup {
  readonly label: string;
  readonly pattern: ExtractorPattern;
  readonly time?: ValueSource;
  readonly subid?: ValueSource;
  readonly values: readonly CompiledValue[];
  readonly etimes: readonly CompiledValue[];
}

export interface ExtractorProblem {
  /** From `groups` down: label, then `regex`, or `values`, key, `value`, and so on. */
  readonly path: readonly string[];
  /** Part of the value that is wrong, in UTF-16 units from its start; absent when it is the whole. */
  readonly range?: { readonly start: number; readonly end: number };
  readonly message: string;
}

/** Compiles the groups of a regex_extractor in their order, or says all that is wrong with them. */
export function compileExtractor(groups: ExtractorGroups): Result<readonly CompiledGroup[], readonly ExtractorProblem[]> {
  const problems: ExtractorProblem[] = [];
  const compiled = Object.entries(groups).flatMap(([label, group]) => {
    const pattern = compileExtractorPattern(group.regex);
    if (!pattern.ok) {
      problems.push({ path: [label, 'regex'], ...pattern.failure });
      return [];
    }
    const { captures } = pattern.value;
    const source = (text: string, path: readonly string[]): ValueSource => {
      if (!text.startsWith('$')) return { literal: text };
      const capture = text.slice(1);
      if (!captures.has(capture)) problems.push({ path: [label, ...path], message: missingCapture(capture, captures) });
      return { capture };
    };
    const values = (name: 'values' | 'scalars' | 'etimes'): CompiledValue[] =>
      Object.entries(group[name] ?? {}).map(([key, { type, value }]) => ({ key, type, source: source(value, [name, key, 'value']) }));
    const { time, subid } = group.meta ?? {};
    return [{
      label,
      pattern: pattern.value,
      ...(time === undefined ? {} : { time: source(time, ['meta', 'time']) }),
      ...(subid === undefined ? {} : { subid: source(subid, ['meta', 'subid']) }),
      values: [...values('values'), ...values('scalars')],
      etimes: values('etimes'),
    }];
  });
  return problems.length > 0 ? fail(problems) : succeed(compiled);
}

function missingCapture(capture: string, captures: ReadonlySet<string>): string {
  const known = [...captures].map((name) => `“$${name}”`).join(', ');
  return `The regex captures nothing named “${capture}”. ${known === '' ? 'Name a capture with (?P<name>…) or %{TYPE:name}.' : `It captures ${known}.`}`;
}
