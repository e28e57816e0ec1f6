import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { WorkspaceFacts } from '../manifest/check.ts';

const mostFolders = 200;
const passedOver = new Set(['.git', '.venv', 'venv', 'node_modules', '__pycache__']);

/** Looks into the folder only when a check asks, and not far: a manifest is checked in a blink, whatever lies beside it. */
export function workspaceFacts(folder: string): WorkspaceFacts {
  let files: readonly string[] | undefined;
  return {
    hasFile: (file) => existsSync(path.join(folder, file)),
    get files() {
      return (files ??= listFiles(folder));
    },
  };
}

function listFiles(root: string): string[] {
  const files: string[] = [];
  const folders = [''];
  for (let seen = 0; seen < mostFolders; seen += 1) {
    const folder = folders.shift();
    if (folder === undefined) break;
    for (const entry of entriesOf(path.join(root, folder))) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory() && !passedOver.has(entry.name)) folders.push(name);
      else if (entry.isFile()) files.push(name);
    }
  }
  return files;
}

function entriesOf(folder: string): ReturnType<typeof readEntries> {
  try {
    return readEntries(folder);
  } catch {
    return []; // What cannot be read offers no suggestions.
  }
}

const readEntries = (folder: string) => readdirSync(folder, { withFileTypes: true });
