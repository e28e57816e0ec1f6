import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { runCommand } from '../stack/runCommand.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

let built: Promise<string> | undefined;

/** The extension as it is published, made of what is built in dist; once in a run, whoever asks. */
export function weftVsix(): Promise<string> {
  if (!existsSync(path.join(root, 'dist/extension.cjs'))) throw new Error('The extension is not built. Run “npm run build” first.');
  built ??= packageVsix(root, path.join(root, 'out/weft.vsix'));
  return built;
}

/** Makes a VSIX of a folder that is an extension; resolves to its path. */
export async function packageVsix(extension: string, vsix: string): Promise<string> {
  await mkdir(path.dirname(vsix), { recursive: true });
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  await runCommand(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license', '--out', vsix], { cwd: extension });
  return vsix;
}
