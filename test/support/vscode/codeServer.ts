import { spawnSync } from 'node:child_process';
import { chmod, glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { onceInCache } from '../stack/cacheFolder.ts';
import { debianPackagesUnavailable, installDebianPackages } from '../stack/debianPackages.ts';
import { runCommand } from '../stack/runCommand.ts';

/** VS Code 1.139.1 for the browser, from npm. */
const version = '4.139.1';

/** What the editor's few native modules are compiled against, the browser that draws it, and what watches it; Debian's names. */
const debianPackages = ['libkrb5-dev', 'libx11-dev', 'libxkbfile-dev', 'libsecret-1-dev', 'chromium', 'strace'];

/** Debian's Chromium, where nothing else is named. */
export const chromiumProgram = process.env['WEFT_CHROMIUM'] ?? '/usr/bin/chromium';

/** Why this machine can run no real VS Code, or undefined when it can. */
export function codeServerUnavailable(): string | undefined {
  if (process.platform !== 'linux') return `VS Code for the browser is set up on Linux only, not on ${process.platform}`;
  return debianPackagesUnavailable(missingPackages());
}

/** The program code-server's entry file, installed once for this machine: a few minutes the first time. */
export async function codeServerEntry(): Promise<string> {
  await installDebianPackages(missingPackages());
  const folder = await onceInCache(`vscode/code-server-${version}`, install);
  return path.join(folder, 'node_modules/code-server/out/node/entry.js');
}

/**
 * code-server's own postinstall asks for a global install and builds what it can; here each of its steps is taken by
 * itself, politely, since others test on this machine meanwhile.
 */
async function install(folder: string): Promise<void> {
  process.stderr.write(`Installing code-server ${version}, once for this machine…\n`);
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n');
  const npm = (args: readonly string[], cwd: string): Promise<string> => runCommand('nice', ['-n', '10', 'npm', ...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env: { npm_config_jobs: '2' } });
  await npm(['install', '--ignore-scripts', '--save-exact', `code-server@${version}`], folder);
  const server = path.join(folder, 'node_modules/code-server');
  const editor = path.join(server, 'lib/vscode');
  await npm(['install', '--omit=dev', '--ignore-scripts'], path.join(editor, 'extensions'));
  await npm(['install', '--omit=dev', '--ignore-scripts'], editor);
  for await (const script of glob('node_modules/**/{cross-env,node-gyp-build}/**/*.js', { cwd: editor })) await makeRunnable(path.join(editor, script));
  await npm(['rebuild'], editor);
  await npm(['rebuild', 'argon2'], folder);
}

/** Programs that a package's scripts call by name, and that lost their mode on the way. */
async function makeRunnable(file: string): Promise<void> {
  if ((await readFile(file, 'utf8')).startsWith('#!')) await chmod(file, 0o755);
}

function missingPackages(): string[] {
  return debianPackages.filter((name) => spawnSync('dpkg-query', ['-W', name], { stdio: 'ignore' }).status !== 0);
}
