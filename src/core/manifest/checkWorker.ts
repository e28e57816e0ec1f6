// A thread that checks one manifest and ends; checkApart.ts starts it.
import { parentPort, workerData } from 'node:worker_threads';
import { checkText } from './checkText.ts';

export interface CheckTask {
  readonly text: string;
  /** Paths of the workspace's files; absent when the manifest is checked alone. */
  readonly files?: readonly string[];
  readonly frameworks?: readonly string[];
}

const { text, files, frameworks } = workerData as CheckTask;
const known = new Set(files);
parentPort?.postMessage(checkText(text, { ...(files ? { workspace: { files, hasFile: (path) => known.has(path) } } : {}), ...(frameworks ? { frameworks } : {}) }));
