import assert from 'node:assert/strict';
import type { Check, WorkspaceFacts } from '../../../../../src/core/manifest/check.ts';
import { checkContext } from '../../../../../src/core/manifest/checkContext.ts';
import type { Diagnostic, TextRange } from '../../../../../src/core/manifest/diagnostic.ts';
import { readFile } from '../../../../../src/core/manifest/readFile.ts';
import { TextPositions } from '../../../../../src/core/manifest/textPositions.ts';
import { TreePlaces } from '../../../../../src/core/manifest/yaml/treePlaces.ts';
import { parseYaml } from '../../../../../src/core/manifest/yaml/yamlTree.ts';

/** Runs one check over a text, which may lack keys that the schema would ask for. */
export function run(check: Check, text: string, workspace?: WorkspaceFacts): Diagnostic[] {
  const tree = parseYaml(text);
  assert.deepEqual(tree.diagnostics, []);
  const places = new TreePlaces(tree);
  return check(checkContext(tree, places, readFile(places, () => false), workspace ? { workspace } : {}));
}

/** The text that a range covers: what a person sees underlined. */
export function covered(text: string, { start, end }: TextRange): string {
  const positions = new TextPositions(text);
  return text.slice(positions.offsetAt(start), positions.offsetAt(end));
}

/** The one finding of a check, with what it underlines. */
export function only(check: Check, text: string, workspace?: WorkspaceFacts): Diagnostic & { readonly covers: string } {
  const found = run(check, text, workspace);
  const [diagnostic] = found;
  assert.ok(diagnostic && found.length === 1, JSON.stringify(found));
  return { ...diagnostic, covers: covered(text, diagnostic.range) };
}

/** The text with the finding's suggestion carried out. */
export function mended(text: string, { suggestion }: Diagnostic): string {
  assert.ok(suggestion, 'no suggestion');
  const positions = new TextPositions(text);
  return text.slice(0, positions.offsetAt(suggestion.range.start)) + suggestion.newText + text.slice(positions.offsetAt(suggestion.range.end));
}
