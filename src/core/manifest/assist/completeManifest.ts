import { withoutByteOrderMark } from '../decodeManifest.ts';
import type { Position } from '../diagnostic.ts';
import { spellScalar } from '../finding.ts';
import { measureText } from '../measureText.ts';
import { TextPositions } from '../textPositions.ts';
import { type CursorPlace, cursorMap, cursorPlace } from './cursorPlace.ts';
import { keyDocumentation } from './keyDocumentation.ts';
import type { ManifestFacts } from './manifestFacts.ts';
import type { CompletionProposal, ValueProposal } from './proposal.ts';
import { valueProposals } from './valueProposals.ts';

/**
 * What can be written at a place of a manifest, best first: keys that are still missing, listed values, live facts,
 * quantities, the learner's variables and the workspace's files. Secrets are never proposed. Nothing for a text too large
 * to be parsed between two key strokes.
 */
export async function completeManifest(text: string, position: Position, facts: ManifestFacts = {}): Promise<CompletionProposal[]> {
  const plainText = withoutByteOrderMark(text);
  const { fault, isLarge } = measureText(plainText);
  if (fault || isLarge) return [];
  const place = cursorPlace(plainText, position);
  if (place?.schema['x-secret']) return [];
  const own = place ? valueProposals(place, facts).flatMap((proposal) => atCursor(proposal, place, plainText, position)) : [];
  if (own.length > 0 || place?.schema['x-facts'] !== undefined || (!place && isInComment(plainText, position))) return own;
  const { serviceCompletion } = await import('./serviceCompletion.ts');
  const proposals = await serviceCompletion(plainText, position);
  if (place) return proposals.map((proposal) => ({ ...proposal, documentation: documentationOf(place, proposal.documentation) }));
  return proposals.length > 0 ? proposals : keysInBraces(plainText, position);
}

function isInComment(text: string, position: Position): boolean {
  const positions = new TextPositions(text);
  return /(^|\s)#/.test(text.slice(positions.lineStart(position.line), positions.offsetAt(position)));
}

function keysInBraces(text: string, position: Position): CompletionProposal[] {
  const map = cursorMap(text, position);
  const positions = new TextPositions(text);
  const offset = positions.offsetAt(position);
  const word = /\w*$/.exec(text.slice(0, offset))?.[0] ?? '';
  return Object.entries(map?.schema.properties ?? {})
    .filter(([key, schema]) => !map?.keys.includes(key) && !schema['x-secret'] && schema.deprecationMessage === undefined)
    .map(([key, schema]) => ({ label: key, kind: 'key', range: positions.rangeOf(offset - word.length, offset), newText: `${key}: `, isSnippet: false, documentation: keyDocumentation(key, schema) }));
}

function atCursor({ text, replaces, ...proposal }: ValueProposal, place: CursorPlace, document: string, position: Position): CompletionProposal[] {
  const positions = new TextPositions(document);
  const offset = positions.offsetAt(position);
  const isWhole = replaces === undefined;
  const [before, behind] = replaces ?? [place.before.length, place.behind.length];
  // Only what stands in the text as it is meant can be replaced: not a value that is folded over lines.
  if (!place.before.endsWith(document.slice(offset - before, offset)) || !place.behind.startsWith(document.slice(offset, offset + behind))) return [];
  const range = positions.rangeOf(offset - before, offset + behind);
  if (range.start.line !== range.end.line) return [];
  // A whole plain value is quoted where YAML would read it as something else; inside quotes and in commands it stays.
  const newText = isWhole && !/["'|>]/.test(place.opening) ? spellScalar(text, '') : text;
  return [{ ...proposal, label: text, range, newText, isSnippet: false, documentation: proposal.documentation ?? documentationOf(place) }];
}

/** What is known of a value, and then of the key it is for. */
function documentationOf({ path, schema }: CursorPlace, own?: string): string {
  const key = path.findLast((step) => typeof step === 'string') ?? '';
  return `${own === undefined ? '' : `${own}\n\n`}${keyDocumentation(key, schema)}`;
}
