import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic } from '../manifest/diagnostic.ts';

/** What is said of where a connection leads and how; literal keys stay told, for they stand in the file all the same. */
const ofThePlace: ReadonlySet<string> = new Set(['manifest/plain-http', 'manifest/test-credentials', 'manifest/placeholder', 'manifest/empty-credentials']);

/** The findings without those about a connection that this call goes round: they would warn of a place that is not used. */
export function withoutOverridden(diagnostics: readonly Diagnostic[], manifestText: string, overriddenIds: ReadonlySet<string>): readonly Diagnostic[] {
  if (overriddenIds.size === 0 || !diagnostics.some(({ code }) => ofThePlace.has(code))) return diagnostics;
  const lines = dataStoreLines(manifestText, overriddenIds);
  return diagnostics.filter(({ code, range }) => !ofThePlace.has(code) || !lines.some(([first, last]) => first <= range.start.line && range.start.line <= last));
}

/** First and last line of each of these data stores, counted from 1. */
function dataStoreLines(text: string, ids: ReadonlySet<string>): (readonly [number, number])[] {
  const lineCounter = new LineCounter();
  const stores = parseDocument(text, { lineCounter }).get('data_stores');
  return (isSeq(stores) ? stores.items : []).flatMap((store) => {
    if (!isMap(store) || !store.range || !ids.has(String(store.get('id')))) return [];
    const [start, end] = store.range;
    return [[lineCounter.linePos(start).line, lineCounter.linePos(end).line] as const];
  });
}
