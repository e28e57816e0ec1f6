import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openStore } from '../../src/core/store/openStore.ts';
import { pythonEnvironmentOrSkip } from '../support/pythonEnvironment.ts';
import { type HttpFaultProxy, startHttpFaultProxy } from '../support/stack/httpFaultProxy.ts';
import { requirePart } from '../support/stack/requirePart.ts';
import { requireS3, s3Region, startS3Server } from '../support/stack/s3Server.ts';
import { waitUntil } from '../support/stack/waitUntil.ts';
import { type TempFolder, tempFolder } from '../support/tempFolder.ts';
import { codeServerUnavailable } from '../support/vscode/codeServer.ts';
import { type EditorServer, startEditor } from '../support/vscode/editorServer.ts';
import { extensionHostsOf } from '../support/vscode/extensionHosts.ts';
import { weftVsix } from '../support/vscode/vsix.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { startChromium } from '../support/webview/panelPage.ts';
import { Weft } from '../integration/cli/weft.ts';

const patienceMs = 120_000;

const manifest = (connection: string): string => `name: shared
learners: 1
cpus: 0.1
memory: 200MB
data_stores:
  - id: store
    type: s3_datastore
    training_results: { container: results }
${connection}framework:
  name: python
  version: "3.11-slim"
  command: python3 train.py
`;

suite('windows', () => {
  const opened = new AsyncDisposableStack();
  const shown: Workbench[] = [];
  let folder: TempFolder;
  let editor: EditorServer;
  let browser: Browser;
  let proxy: HttpFaultProxy;
  let held = Promise.withResolvers<unknown>();
  let s3: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string };

  const workspaceOf = async (name: string, connection: string): Promise<string> => {
    const workspace = folder.join(name);
    await mkdir(workspace);
    await writeFile(path.join(workspace, 'train.py'), 'import time\nfor step in range(600):\n    print("step", step, flush=True)\n    time.sleep(0.5)\n');
    await writeFile(path.join(workspace, 'manifest.yml'), manifest(connection));
    return workspace;
  };

  suiteSetup(async function open() {
    requirePart(this, codeServerUnavailable());
    requireS3(this);
    const { python } = await pythonEnvironmentOrSkip(this, []);
    folder = opened.use(await tempFolder());
    const server = await startS3Server();
    opened.defer(() => server.stop());
    s3 = server;
    await openStore({ kind: 's3', region: s3Region, ...s3 }).createBucket('results');
    held.resolve(undefined);
    proxy = opened.use(await startHttpFaultProxy(s3.endpoint, ({ method, path: key }) => (method === 'PUT' && key.includes('/shared-') ? { after: held.promise } : undefined)));
    editor = await startEditor({ vsix: await weftVsix(), folder: folder.path, settings: { 'window.autoDetectColorScheme': true }, env: { VIRTUAL_ENV: path.dirname(path.dirname(python)), KUBECONFIG: folder.join('none') } });
    opened.defer(() => editor.stop());
    browser = await startChromium();
    opened.defer(() => browser.close());
  });

  suiteTeardown(() => opened.disposeAsync());

  teardown(async function look() {
    if (this.currentTest?.state === 'failed') await Promise.all(shown.map((window) => window.picture('failed').catch(() => undefined)));
    shown.length = 0;
  });

  const show = async (url: string, pictures: string): Promise<Workbench> => {
    const window = await Workbench.open(browser, url, pictures);
    shown.push(window);
    return window;
  };

  const train = async (window: Workbench): Promise<void> => {
    await window.openFile('manifest.yml');
    await window.command('Weft: Train Model');
    await window.choose('Train on this computer');
  };

  test('that show the same place show the same', async () => {
    const url = editor.urlOf(await workspaceOf('shown', ''));
    const [one, other] = [await show(url, 'windows-one'), await show(url, 'windows-other')];
    await other.command('Weft: Show Trainings');
    await train(one);
    for (const window of [one, other]) await window.row(/^shared, processing/).waitFor();
    await one.picture('processing');
    await other.picture('processing');
    await other.row(/^shared, processing/).click();
    await other.command('Weft: Halt Training');
    await other.choose('shared');
    for (const window of [one, other]) await window.row(/^shared, halted/).waitFor();
    await other.command('Weft: Delete Training');
    await other.choose('shared');
    await other.picture('asks-before-deleting');
    await other.page.getByRole('button', { name: 'Delete with Results' }).click();
    for (const window of [one, other]) await window.row(/^shared,/).waitFor({ state: 'detached' });
    await one.close();
    await other.close();
  });

  test('one that is closed in the middle of a submit loses nothing', async () => {
    const connection = `    connection: { auth_url: "${proxy.endpoint}", user_name: ${s3.accessKey}, password: ${s3.secretKey} }\n`;
    const url = editor.urlOf(await workspaceOf('closed', connection));
    const window = await show(url, 'windows-closed');
    held = Promise.withResolvers<unknown>();
    await train(window);
    await waitUntil('the upload is on its way', patienceMs, () => Promise.resolve(proxy.requests.some((request) => /^PUT \S*\/shared-/.test(request))));
    await window.picture('submitting');
    const hosts = await extensionHostsOf(editor.home);
    await window.leave();
    await waitUntil('what ran for the window has ended', patienceMs, async () => (await extensionHostsOf(editor.home)).every((pid) => !hosts.includes(pid)));
    held.resolve(undefined);

    const again = await show(url, 'windows-again');
    await again.command('Weft: Show Trainings');
    const told = again.message(/The submit of “shared-\w+” was interrupted/);
    await told.waitFor();
    await again.picture('told');
    if (!/complete now/.test(await told.innerText())) {
      await again.page.getByText('Nothing was trained here yet').waitFor();
      await again.page.locator('.notifications-toasts').getByRole('button', { name: 'Train Again' }).click();
      await again.choose('Train on this computer');
    }
    await again.row(/^shared, processing/).waitFor();
    assert.equal(await again.page.locator('.sidebar').getByRole('treeitem', { name: /^shared,/ }).count(), 1);
    await again.command('Weft: Halt Training');
    await again.choose('shared');
    await again.row(/^shared, halted/).waitFor();
    await again.picture('one-training');
    await again.close();
    const desk = new Weft(folder, 'built');
    await mkdir(desk.cwd);
    assert.deepEqual(await desk.json(['doctor', '--orphans'], { env: { WEFT_HOME: editor.home, KUBECONFIG: folder.join('none') } }), []);
  });
});
