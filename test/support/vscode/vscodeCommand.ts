// `npm run vscode`: a real VS Code in the browser with the extension installed, examples/retrain open and its data in
// place, so that Train Model works at the first click. Ends with Ctrl-C.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pythonEnvironment } from '../pythonEnvironment.ts';
import { cacheFolder } from '../stack/cacheFolder.ts';
import { codeServerUnavailable } from './codeServer.ts';
import { startEditor } from './editorServer.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const workspace = path.join(root, 'examples/retrain');
const port = Number(process.env['PORT'] ?? 8137);

const reason = codeServerUnavailable();
if (reason !== undefined) {
  console.error(`No VS Code can be started here: ${reason}. On a desktop, install weft.vsix in your own.`);
  process.exit(3);
}
const { python } = await pythonEnvironment([path.join(workspace, 'requirements.txt'), path.join(workspace, 'requirements-digits.txt')]);
const images = path.join(workspace, 'data/nh-input/images');
if (!existsSync(images) && spawnSync(python, [path.join(workspace, 'digits.py'), images], { stdio: ['ignore', 2, 2] }).status !== 0) process.exit(1);
// Kept from one start to the next, so that trainings are there again.
const folder = path.join(cacheFolder(), 'vscode/newcomer');
await mkdir(folder, { recursive: true });
const editor = await startEditor({
  vsix: path.join(root, 'weft.vsix'),
  folder,
  port,
  settings: { 'weft.dataStores': { 'sl-internal-os': 'data' } },
  env: { VIRTUAL_ENV: path.dirname(path.dirname(python)) },
});
console.log(`\n  ${editor.urlOf(workspace)}\n\nOpen manifest.yml and press Train above its name. Ctrl-C ends the editor; trainings go on.`);
process.once('SIGINT', () => {
  void editor.stop().then(() => process.exit(0));
});
// The server does not keep this process alive; a person decides when it ends.
setInterval(() => undefined, 60_000);
