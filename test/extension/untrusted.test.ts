import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { requirePart } from '../support/stack/requirePart.ts';
import { type TempFolder, tempFolder } from '../support/tempFolder.ts';
import { codeServerUnavailable } from '../support/vscode/codeServer.ts';
import { type EditorServer, startEditor } from '../support/vscode/editorServer.ts';
import { copyExample } from '../support/vscode/newcomer.ts';
import { callsOfFamily, type SystemCall, watchedBy } from '../support/vscode/systemCalls.ts';
import { weftVsix } from '../support/vscode/vsix.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { startChromium } from '../support/webview/panelPage.ts';

/** What a workspace would like an editor to do that opens it. */
const hostileSettings = { 'weft.dataStores': { 'sl-internal-os': 'http://127.0.0.1:9/' }, 'weft.local.pythonEnvironment': './evil', 'weft.kubernetes.kubeconfig': './kubeconfig' };
const hostileKubeconfig = `apiVersion: v1
kind: Config
current-context: evil
contexts: [{ name: evil, context: { cluster: evil, user: evil } }]
clusters: [{ name: evil, cluster: { server: "http://127.0.0.1:9" } }]
users: [{ name: evil, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: ./evil/bin/python3 } } }]
`;

suite('a workspace that is not trusted', () => {
  const opened = new AsyncDisposableStack();
  let folder: TempFolder;
  let editor: EditorServer;
  let browser: Browser;

  suiteSetup(async function open() {
    requirePart(this, codeServerUnavailable());
    folder = opened.use(await tempFolder());
    const workspace = folder.join('workspace');
    await copyExample(workspace);
    await mkdir(path.join(workspace, '.vscode'), { recursive: true });
    await writeFile(path.join(workspace, '.vscode/settings.json'), JSON.stringify(hostileSettings));
    await writeFile(path.join(workspace, 'kubeconfig'), hostileKubeconfig);
    editor = await startEditor({ vsix: await weftVsix(), folder: folder.path, asksForTrust: true, runUnder: watchedBy(folder.join('calls')), settings: { 'security.workspace.trust.startupPrompt': 'never', 'git.enabled': false, 'window.autoDetectColorScheme': true } });
    opened.defer(() => editor.stop());
    browser = await startChromium();
    opened.defer(() => browser.close());
  });

  suiteTeardown(() => opened.disposeAsync());

  test('is checked and completed, and neither connects nor starts anything', async () => {
    const window = await Workbench.open(browser, editor.urlOf(folder.join('workspace')), 'untrusted');
    await window.page.locator('.statusbar').getByText('Restricted Mode').waitFor();
    await window.openFile('manifest.yml');
    await window.command('Weft: Validate Manifest');
    await window.message('manifest.yml').waitFor();
    await window.picture('validated');
    await window.command('Weft: Show Trainings');
    await window.page.getByText('This workspace is not trusted').first().waitFor();
    await window.picture('trainings');
    assert.equal(await window.lens('Train').count(), 0);
    // What would start by itself has started by now.
    await wait(3_000);
    await window.close();
    const calls = await callsOfFamily(folder.join('calls'), isExtensionHost, isEditors);
    assert.deepEqual(calls.filter(({ args }) => !args.includes('code-server-ipc.sock')).map(({ name, args }) => `${name} ${args}`), []);
  });
});

function isExtensionHost({ name, args }: SystemCall): boolean {
  return name === 'execve' && args.includes('--type=extensionHost');
}

/** What the editor itself starts in every window: programs of its own, and its search for open ports. */
function isEditors({ name, args }: SystemCall): boolean {
  return name === 'execve' && ['/code-server/lib/vscode/', '"ls -l /proc/[0-9]*/fd/[0-9]* | grep socket:"', '"ps -F -A -l | grep root"'].some((known) => args.includes(known));
}
