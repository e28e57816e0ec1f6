import { isScalar } from 'yaml';
import { nearest } from '../../base/nearest.ts';
import type { Diagnostic, Suggestion } from '../diagnostic.ts';
import { type SchemaNode, acceptsType, schemaAt } from './manifestSchema.ts';
import { exampleOf, homeOf, nameOf, sayExpected, sayValue } from './schemaWords.ts';
import type { StructureFault } from './structureFaults.ts';
import { insertion, removal, replacement } from './structureMends.ts';
import type { TreeEntry, TreePlaces } from '../yaml/treePlaces.ts';
import { isLeftOut, nodeOffsets, scalarText } from '../yaml/yamlNode.ts';
import type { YamlTree } from '../yaml/yamlTree.ts';

/** Words for what the schema finds: what is wrong, on which key, what to write instead. */
export function structureDiagnostics(faults: readonly StructureFault[], tree: YamlTree, places: TreePlaces): Diagnostic[] {
  // A mistyped key is both unknown and missing; the first says it all.
  const mistyped = new Set(faults.flatMap((fault) => (fault.kind === 'unknown-key' ? [JSON.stringify([...fault.entry.path.slice(0, -1), meantKey(fault.entry, places)])] : [])));
  return faults
    .filter(({ kind, entry, missingKey }) => kind !== 'missing-key' || !mistyped.has(JSON.stringify([...entry.path, missingKey])))
    .map((fault) => {
      const { suggestion, ...words } = wordsFor(fault, tree, places);
      const range = tree.positions.rangeOf(...offsetsOf(fault, tree, places));
      return { severity: 'error', ...words, range, ...(suggestion ? { suggestion } : {}) };
    });
}

interface Words {
  readonly severity?: 'warning';
  readonly code: Diagnostic['code'];
  readonly message: string;
  readonly suggestion?: Suggestion | undefined;
}

function wordsFor(fault: StructureFault, tree: YamlTree, places: TreePlaces): Words {
  const { entry } = fault;
  const schema = schemaAt(entry.path) ?? {};
  const name = `“${nameOf(entry.path)}”`;
  switch (fault.kind) {
    case 'unknown-key':
      return unknownKey(tree, entry, places);
    case 'missing-key':
      return missingKey(tree, entry, schema, fault.missingKey ?? '');
    case 'unknown-value':
      return unknownValue(tree, entry, schema);
    case 'wrong-type':
      return isLeftOut(entry.value) ? noValue(entry, schema) : wrongType(tree, entry, schema);
    case 'out-of-range':
      return { code: 'manifest/out-of-range', message: `${name} is ${sayValue(entry.value, schema)}. ${sayBounds(schema)}` };
    case 'empty':
      return { code: 'manifest/empty', message: `${name} is empty. ${sayExample(schema, 'Give it a value')}` };
    case 'ignored-key':
      return { severity: 'warning', code: 'manifest/ignored-key', message: `${name} has no effect. ${schema.deprecationMessage ?? ''}`, suggestion: removal(tree, entry) };
    case 'other':
      return { code: 'manifest/wrong-shape', message: `${name} is not as the schema of manifests wants it: ${fault.message}` };
  }
}

/** Faults of keys are shown at the key or, where a map has none, at the first key in it. */
function offsetsOf({ kind, entry }: StructureFault, tree: YamlTree, places: TreePlaces): readonly [number, number] {
  const isOfKey = kind === 'unknown-key' || kind === 'missing-key' || kind === 'ignored-key';
  const key = isOfKey ? (entry.key ?? firstChild(entry, places)?.key) : undefined;
  return key ? nodeOffsets(tree.text, key) : places.valueOffsets(entry);
}

function firstChild(entry: TreeEntry, places: TreePlaces): TreeEntry | undefined {
  return places.childrenOf(entry).values().next().value;
}

function unknownKey(tree: YamlTree, entry: TreeEntry, places: TreePlaces): Words {
  const key = String(entry.path.at(-1));
  const ownerPath = entry.path.slice(0, -1);
  const refusal = ownWord(schemaAt(ownerPath)?.['x-refusedKeys'], key);
  if (refusal !== undefined) return { code: 'manifest/refused-key', message: `“${key}” is not taken. ${refusal}` };
  const subject = `Unknown key “${key}” ${ownerPath.length > 0 ? `in “${nameOf(ownerPath)}”` : 'in the manifest'}.`;
  const meant = meantKey(entry, places);
  if (meant !== undefined && entry.key) return { code: 'manifest/unknown-key', message: `${subject} Did you mean “${meant}”?`, suggestion: replacement(tree, entry.key, meant) };
  const home = homeOf(key);
  if (home) return { code: 'manifest/unknown-key', message: `${subject} It belongs ${home.length === 0 ? 'at the top level' : `under “${nameOf(home)}”`}.` };
  const known = knownKeys(entry, places);
  return { code: 'manifest/unknown-key', message: known.length > 0 ? `${subject} Known here: ${known.join(', ')}.` : `${subject} Remove it.` };
}

/** The known key that an unknown one is most likely meant to be. */
function meantKey(entry: TreeEntry, places: TreePlaces): string | undefined {
  return nearest(String(entry.path.at(-1)), knownKeys(entry, places));
}

/** Keys that could still be added beside an entry. */
function knownKeys({ path, parent }: TreeEntry, places: TreePlaces): string[] {
  const present = parent && places.childrenOf(parent);
  return Object.entries(schemaAt(path.slice(0, -1))?.properties ?? {})
    .filter(([name, { deprecationMessage }]) => !present?.has(name) && deprecationMessage === undefined)
    .map(([name]) => name);
}

function missingKey(tree: YamlTree, entry: TreeEntry, schema: SchemaNode, key: string): Words {
  const missing = schema.properties?.[key] ?? {};
  const example = exampleOf(missing);
  const place = entry.path.length === 0 ? 'The manifest' : typeof entry.path.at(-1) === 'number' ? `An item of “${nameOf(entry.path)}”` : `“${nameOf(entry.path)}”`;
  const message = `${place} has no “${key}”. Add it${example === undefined ? '' : `, for example ${key}: ${example}`}.`;
  return { code: 'manifest/missing-key', message, suggestion: insertion(tree, entry, key, missing) };
}

function unknownValue(tree: YamlTree, entry: TreeEntry, schema: SchemaNode): Words {
  const { value } = entry;
  const text = isScalar(value) ? scalarText(value) : '';
  const refusal = ownWord(schema['x-refusedValues'], text);
  if (refusal !== undefined) return { code: 'manifest/refused-value', message: `“${nameOf(entry.path)}” is “${text}”. ${refusal}` };
  const known = (schema.enum ?? []).filter((word) => word !== null);
  const meant = nearest(text, known);
  const message = `“${nameOf(entry.path)}” is ${sayValue(value, schema)}. It takes ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}.`;
  return { code: 'manifest/unknown-value', message, suggestion: meant !== undefined && isScalar(value) ? replacement(tree, value, meant) : undefined };
}

function wrongType(tree: YamlTree, { path, value }: TreeEntry, schema: SchemaNode): Words {
  const found = sayValue(value, schema);
  if (path.length === 0) return { code: 'manifest/wrong-type', message: `A manifest is a map of keys such as “name: retrain”, and this is ${found}.` };
  const isQuotedNumber = isScalar(value) && typeof value.value === 'string' && /^\d+(\.\d+)?$/.test(value.value) && (acceptsType(schema, 'number') || acceptsType(schema, 'integer'));
  const suggestion = isQuotedNumber ? replacement(tree, value, scalarText(value), 'Remove the quotes') : undefined;
  const subject = typeof path.at(-1) === 'number' ? `An item of “${nameOf(path)}”` : `“${nameOf(path)}”`;
  return { code: 'manifest/wrong-type', message: `${subject} is ${found}. ${sayExample(schema, `It takes ${sayExpected(schema)}`)}`, suggestion };
}

/** The ancestor took a key without a value for one that is not there. So do we where the key may be left out, and say so. */
function noValue({ path }: TreeEntry, schema: SchemaNode): Words {
  const key = path.at(-1) ?? '';
  const name = typeof key === 'number' ? `An item of “${nameOf(path)}”` : `“${nameOf(path)}”`;
  const owner = schemaAt(path.slice(0, -1));
  const mayBeLeftOut = typeof key === 'string' && owner?.properties?.[key] !== undefined && !owner.required?.includes(key);
  if (mayBeLeftOut) return { severity: 'warning', code: 'manifest/no-value', message: `${name} has no value and counts as left out. Give it one, or remove the key.` };
  return { code: 'manifest/no-value', message: `${name} has no value. ${sayExample(schema, `It takes ${sayExpected(schema)}`)}` };
}

function sayBounds({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  const most = maximum === undefined ? '' : ` and at most ${maximum}`;
  return exclusiveMinimum === undefined ? `It must be at least ${minimum ?? 0}${most}.` : `It must be more than ${exclusiveMinimum}${most}.`;
}

function sayExample(schema: SchemaNode, sentence: string): string {
  const example = schema['x-secret'] ? undefined : exampleOf(schema);
  return example === undefined ? `${sentence}.` : `${sentence}, for example ${example}.`;
}

function ownWord(record: Readonly<Record<string, string>> | undefined, key: string): string | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
