import { TextDocument } from 'vscode-languageserver-textdocument';
import { SingleYAMLDocument } from 'yaml-language-server/out/src/languageservice/parser/yaml-documents.js';
import { manifestSchema, schemaAt } from './manifestSchema.ts';
import type { TreeEntry, TreePlaces } from '../yaml/treePlaces.ts';
import type { YamlTree } from '../yaml/yamlTree.ts';

/** The faults that the language service tells, by the messages it tells them with. Our wording is in structureDiagnostics.ts. */
const kinds = [
  ['unknown-key', /^Property .* is not allowed\.$/s],
  ['missing-key', /^Missing property "(.*)"\.$/s],
  ['wrong-type', /^Incorrect type\./],
  ['unknown-value', /^Value is not accepted\./],
  ['out-of-range', /^Value is (?:below|above) /],
  ['empty', /^(?:String is shorter|Array has too few)/],
] as const satisfies readonly (readonly [string, RegExp])[];

export interface StructureFault {
  readonly kind: (typeof kinds)[number][0] | 'ignored-key' | 'other';
  /** The key or value that is wrong; for a missing key, the map that lacks it. */
  readonly entry: TreeEntry;
  readonly missingKey?: string;
  /** The service's own words, for kinds that have none of ours. */
  readonly message: string;
}

/**
 * Compares a tree with the manifest's schema by the validator of yaml-language-server, on the tree that we read ourselves,
 * so that nothing in the text (a modeline, a $schema key) can name another schema. Of several faults of one entry the
 * first kind in the list above is told. In the order of their places.
 */
export function findStructureFaults(tree: YamlTree, places: TreePlaces): StructureFault[] {
  if (!tree.document?.contents) return [];
  const service = new SingleYAMLDocument(tree.lines);
  service.internalDocument = tree.document;
  const textDocument = TextDocument.create('manifest:', 'yaml', 0, tree.text);
  const faults = new Map<string, StructureFault>();
  for (const { range, message } of service.validate(textDocument, manifestSchema as never)) {
    const [start, end] = [textDocument.offsetAt(range.start), textDocument.offsetAt(range.end)];
    const fault = faultOf(typeof message === 'string' ? message : message.value, start, end, places);
    if (!fault) continue;
    const place = JSON.stringify([fault.missingKey, ...fault.entry.path]);
    const known = faults.get(place);
    if (!known || rank(fault) < rank(known)) faults.set(place, fault);
  }
  return [...faults.values()].sort((a, b) => startOf(a) - startOf(b));
}

function startOf({ entry }: StructureFault): number {
  return (entry.key ?? entry.value).range?.[0] ?? 0;
}

function rank(fault: StructureFault): number {
  return kinds.findIndex(([kind]) => kind === fault.kind);
}

function faultOf(message: string, start: number, end: number, places: TreePlaces): StructureFault | undefined {
  const kind = kinds.find(([, pattern]) => pattern.test(message))?.[0];
  const ofKey = places.entryOfKeyAt(start);
  const ofValue = places.entryOfValueAt(start);
  switch (kind) {
    case 'unknown-key':
      return ofKey && { kind, entry: ofKey, message };
    case 'missing-key': {
      // The service marks the key of the map, or one character where the map has none: at the root and in lists.
      const entry = ofValue && !ofValue.key && end - start === 1 ? ofValue : ofKey;
      return entry && { kind, entry, message, missingKey: /"(.*)"/s.exec(message)?.[1] ?? '' };
    }
    case undefined:
      if (ofKey && schemaAt(ofKey.path)?.deprecationMessage === message) return { kind: 'ignored-key', entry: ofKey, message };
      return ofValue && { kind: 'other', entry: ofValue, message };
    default:
      return ofValue && { kind, entry: ofValue, message };
  }
}
