import type { Progress } from '../base/progress.ts';
import { renderBytes } from '../base/renderBytes.ts';
import { renderCount, renderQuantity } from './number.ts';

const words: Readonly<Record<Progress['stage'], string>> = {
  check: 'checking',
  scan: 'looking at',
  package: 'packing',
  upload: 'uploading',
  download: 'downloading',
  submit: 'submitting',
  wait: 'waiting for',
  delete: 'deleting',
};

/** What is counted; a deletion knows keys alone. */
const counted: Readonly<Partial<Record<Progress['stage'], string>>> = { delete: 'object' };

/** "uploading  96 KB of 3.1 MB", "looking at  412 files, 3.1 MB". */
export function progressText({ stage, detail, doneBytes, totalBytes, doneCount, totalCount }: Progress): string {
  const bytes = doneBytes === undefined ? undefined : `${renderBytes(doneBytes)}${totalBytes === undefined ? '' : ` of ${renderBytes(totalBytes)}`}`;
  const count = doneCount === undefined ? undefined : `${totalCount === undefined ? '' : `${renderCount(doneCount)} of `}${renderQuantity(totalCount ?? doneCount, counted[stage] ?? 'file')}`;
  const amount = [count, bytes].filter((part) => part !== undefined).join(', ');
  return [words[stage], amount, detail].filter((part) => part !== undefined && part !== '').join('  ');
}
