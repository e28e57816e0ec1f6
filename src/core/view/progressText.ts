import type { Progress } from '../base/progress.ts';
import { renderBytes } from '../base/renderBytes.ts';
import { renderCount } from './number.ts';

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

/** "uploading  96 KB of 3.1 MB", "packing  412 files". */
export function progressText({ stage, detail, doneBytes, totalBytes, doneCount, totalCount }: Progress): string {
  const bytes = doneBytes === undefined ? undefined : `${renderBytes(doneBytes)}${totalBytes === undefined ? '' : ` of ${renderBytes(totalBytes)}`}`;
  const count = doneCount === undefined ? undefined : `${renderCount(doneCount)}${totalCount === undefined ? '' : ` of ${renderCount(totalCount)}`}`;
  return [words[stage], bytes, count, detail].filter((part) => part !== undefined).join('  ');
}
