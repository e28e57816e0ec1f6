import { isScalar } from 'yaml';
import { withoutByteOrderMark } from '../decodeManifest.ts';
import type { Position, TextRange } from '../diagnostic.ts';
import { learnerVariables } from '../learnerContract.ts';
import { type SchemaNode, schemaAt } from '../schema/manifestSchema.ts';
import { measureText } from '../measureText.ts';
import { type TreeEntry, TreePlaces, children } from '../yaml/treePlaces.ts';
import { isLeftOut, nodeOffsets, scalarText } from '../yaml/yamlNode.ts';
import { parseYaml } from '../yaml/yamlTree.ts';
import { keyDocumentation } from './keyDocumentation.ts';

export interface Description {
  readonly range: TextRange;
  /** Made of the schema's words alone, never of the manifest's. */
  readonly markdown: string;
}

/** What there is to know about the key, listed value or learner's variable at a place of a manifest. */
export function describeAt(text: string, position: Position): Description | undefined {
  const plainText = withoutByteOrderMark(text);
  const { fault, isLarge } = measureText(plainText);
  if (fault || isLarge) return undefined;
  const tree = parseYaml(plainText);
  const offset = tree.positions.offsetAt(position);
  const { root } = new TreePlaces(tree);
  const entry = root && innermost(root, plainText, offset);
  const schema = entry && schemaAt(entry.path);
  if (!entry?.key || !schema) return undefined;
  const describe = ([start, end]: readonly [number, number], markdown: string): Description => ({ range: tree.positions.rangeOf(start, end), markdown });
  const keyOffsets = nodeOffsets(plainText, entry.key);
  if (contains(keyOffsets, offset)) return describe(keyOffsets, keyDocumentation(scalarText(entry.key), schema));
  const variable = variableAt(plainText, offset);
  if (variable) return describe(variable.offsets, variable.markdown);
  const meaning = listedMeaning(entry, schema);
  return meaning === undefined ? undefined : describe(nodeOffsets(plainText, entry.value), meaning);
}

function innermost(entry: TreeEntry, text: string, offset: number): TreeEntry | undefined {
  for (const child of children(entry)) {
    if (child.key && contains(nodeOffsets(text, child.key), offset)) return child;
    if (!isLeftOut(child.value) && contains(nodeOffsets(text, child.value), offset)) return innermost(child, text, offset) ?? child;
  }
  return undefined;
}

function contains([start, end]: readonly [number, number], offset: number): boolean {
  return start <= offset && offset <= end;
}

function variableAt(text: string, offset: number): { readonly offsets: readonly [number, number]; readonly markdown: string } | undefined {
  const start = offset - (/\$\{?\w*$/.exec(text.slice(Math.max(0, offset - 100), offset))?.[0].length ?? -1);
  const use = /^\$(?:\{(\w+)\}?|(\w+))/.exec(text.slice(start, start + 100));
  const variable = learnerVariables.find(({ name }) => name === (use?.[1] ?? use?.[2]));
  if (!use || !variable) return undefined;
  return { offsets: [start, start + use[0].length], markdown: `\`${variable.name}\`: ${variable.description}\n\n*Example:* \`${variable.example}\`` };
}

function listedMeaning({ value }: TreeEntry, schema: SchemaNode): string | undefined {
  const index = isScalar(value) ? (schema.enum ?? []).indexOf(value.value === null ? null : scalarText(value)) : -1;
  return schema.enumDescriptions?.[index];
}
