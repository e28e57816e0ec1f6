import { readFile } from 'node:fs/promises';

/** Written out one by one, so that a bundler finds and brings them. */
const files = {
  'fetch.sh': new URL('./fetch.sh', import.meta.url),
  'learner.sh': new URL('./learner.sh', import.meta.url),
  'pass.sh': new URL('./pass.sh', import.meta.url),
  'record.sh': new URL('./record.sh', import.meta.url),
  'store.sh': new URL('./store.sh', import.meta.url),
  'sync.sh': new URL('./sync.sh', import.meta.url),
} as const;

/** The scripts of a learner's pod, by file name. */
export async function readRuntimeScripts(): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(files).map(async ([name, url]) => [name, await readFile(url, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(entries));
}
