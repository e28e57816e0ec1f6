import { renderBytes } from '../base/renderBytes.ts';
import { terminalText } from '../base/terminalText.ts';
import type { LeftOut } from '../package/codePackage.ts';
import type { CodeFacts, DataFacts } from '../training/submit/submissionFacts.ts';
import { renderQuantity } from './number.ts';

/** "412 files, 3.1 MB (2 of 14 packs new, 96 KB to send)". */
export function codeText({ files, bytes, packs, newPacks, bytesToSend }: CodeFacts): string {
  const sent = newPacks === 0 ? 'nothing new to send' : newPacks === packs ? `${renderBytes(bytesToSend)} to send` : `${String(newPacks)} of ${renderQuantity(packs, 'pack')} new, ${renderBytes(bytesToSend)} to send`;
  return `${renderQuantity(files, 'file')}, ${renderBytes(bytes)} (${sent})`;
}

/** "nh-input (281 objects, 5.9 MB) at s3.example"; "in" a folder. */
export function dataText({ bucket, objects, bytes, more, place }: DataFacts): string {
  const count = more ? `over ${renderQuantity(objects, 'object')}` : objects === 0 ? 'empty' : `${renderQuantity(objects, 'object')}, ${renderBytes(bytes)}`;
  return terminalText(`${bucket} (${count}) ${place.kind === 'folder' ? 'in' : 'at'} ${place.label}`);
}

/**
 * "left out: .env data/ .venv/ and 3 more", what holds secrets first; undefined when nothing was. Nobody expects a .git
 * to go, so none is named.
 */
export function leftOutText(leftOut: readonly LeftOut[], columns: number): string | undefined {
  const unexpected = leftOut.filter(({ reason }) => reason !== 'version-control');
  if (unexpected.length === 0) return undefined;
  const secretsFirst = unexpected.toSorted((one, other) => Number(other.reason === 'secret') - Number(one.reason === 'secret'));
  const names = secretsFirst.map(({ path, directory }) => terminalText(`${path}${directory ? '/' : ''}`));
  let text = 'left out:';
  for (const [index, name] of names.entries()) {
    const rest = names.length - index - 1;
    const ending = rest > 0 ? ` and ${String(rest)} more` : '';
    // The first is named however long it is.
    if (index > 0 && text.length + 1 + name.length + ending.length > columns) return `${text} and ${String(rest + 1)} more`;
    text += ` ${name}`;
  }
  return text;
}
