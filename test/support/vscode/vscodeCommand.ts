// `npm run vscode`: a real VS Code in the browser with the extension installed, examples/retrain open and its data in
// place, so that Train Model works at the first click. Ends with Ctrl-C.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheFolder } from '../stack/cacheFolder.ts';
import { codeServerUnavailable } from './codeServer.ts';
import { startEditor } from './editorServer.ts';
import { exampleSettings, prepareExample } from './newcomer.ts';
import { root } from './vsix.ts';

const workspace = path.join(root, 'examples/retrain');
const port = Number(process.env['PORT'] ?? 8137);

const reason = codeServerUnavailable();
if (reason !== undefined) {
  console.error(`No VS Code can be started here: ${reason}. On a desktop, install weft.vsix in your own.`);
  process.exit(3);
}
const env = await prepareExample(workspace);
// Kept from one start to the next, so that trainings are there again.
const folder = path.join(cacheFolder(), 'vscode/newcomer');
await mkdir(folder, { recursive: true });
const editor = await startEditor({
  vsix: path.join(root, 'weft.vsix'),
  folder,
  port,
  settings: exampleSettings,
  env,
});
console.log(`\n  ${editor.urlOf(workspace)}\n\nOpen manifest.yml and press Train above its name. Ctrl-C ends the editor; trainings go on.`);
process.once('SIGINT', () => {
  void editor.stop().then(() => process.exit(0));
});
// The server does not keep this process alive; a person decides when it ends.
setInterval(() => undefined, 60_000);
