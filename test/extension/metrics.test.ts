import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { LocalTrainings } from '../integration/core/target/local/localTrainings.ts';
import { requirePart } from '../support/stack/requirePart.ts';
import { waitUntil } from '../support/stack/waitUntil.ts';
import { type TempFolder, tempFolder } from '../support/tempFolder.ts';
import { codeServerUnavailable } from '../support/vscode/codeServer.ts';
import { type EditorServer, startEditor } from '../support/vscode/editorServer.ts';
import { MetricsTab } from '../support/vscode/metricsTab.ts';
import { copyExample, exampleSettings, prepareExample } from '../support/vscode/newcomer.ts';
import { weftVsix } from '../support/vscode/vsix.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { harmOf, noHarm, seeAll, writeHostileRuns } from '../support/webview/hostileNames.ts';
import { startChromium } from '../support/webview/panelPage.ts';

suite('metrics in the editor', () => {
  const opened = new AsyncDisposableStack();
  let folder: TempFolder;
  let editor: EditorServer;
  let browser: Browser;
  let window: Workbench;

  suiteSetup(async function open() {
    requirePart(this, codeServerUnavailable());
    folder = opened.use(await tempFolder());
    const workspace = folder.join('workspace');
    await copyExample(workspace);
    const manifest = path.join(workspace, 'manifest.yml');
    // More steps than anybody waits for: the training runs for as long as it is looked at, however fast the machine.
    await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('training_steps=1000', 'training_steps=30000'));
    const env = await prepareExample(workspace);
    editor = await startEditor({ vsix: await weftVsix(), folder: folder.path, env, settings: { ...exampleSettings, 'git.enabled': false, 'window.autoDetectColorScheme': true } });
    const { home } = editor;
    opened.defer(() => new LocalTrainings({ path: () => home }).endAll());
    opened.defer(() => editor.stop());
    browser = await startChromium();
    opened.defer(() => browser.close());
    window = await Workbench.open(browser, editor.urlOf(workspace), 'metrics');
  });

  teardown(async function keepSight() {
    if (this.currentTest?.state === 'failed') await window.picture('failed');
  });

  suiteTeardown(() => opened.disposeAsync());

  test('a training’s charts are there while it runs, and grow', async () => {
    await window.openFile('manifest.yml');
    await window.lens('Train').click();
    await window.choose('Train on');
    await window.command('Weft: Show Metrics');
    await window.choose('retrain');
    const tab = await MetricsTab.find(window.page, 'retrain');
    const [first = ''] = await tab.follow('accuracy', /retrain_logs\/train [\d.]+ at step [1-9]\d*, retrain_logs\/validation [\d.]+ at step/);
    await tab.follow('accuracy', new RegExp(`^(?!.*train [\\d.]+ at step ${stepOf(first)},)`));
    await tab.frame.getByText('live').waitFor();
    await window.picture('live');
  });

  test('what a person chose is kept while the tab is hidden, and when the window is loaded anew', async () => {
    let tab = await MetricsTab.find(window.page, 'retrain');
    await tab.frame.getByLabel('Smoothing').fill('0.9');
    await tab.frame.getByRole('checkbox', { name: 'retrain_logs/train' }).uncheck();
    const isKept = async (): Promise<void> => {
      await tab.follow('accuracy', /^accuracy, 1 run: retrain_logs\/validation/);
      assert.equal(await tab.frame.getByLabel('Smoothing').inputValue(), '0.9');
    };
    await window.tab('manifest.yml').click();
    await window.tab('Metrics: retrain').click();
    tab = await MetricsTab.find(window.page, 'retrain');
    await isKept();
    await Promise.all([window.page.waitForEvent('load'), window.command('Developer: Reload Window')]);
    tab = await MetricsTab.find(window.page, 'retrain');
    await isKept();
    await tab.frame.getByRole('checkbox', { name: 'retrain_logs/train' }).check();
  });

  test('a chart is exported through the editor’s dialog', async () => {
    const tab = await MetricsTab.find(window.page, 'retrain');
    const isSaved = async (format: 'csv' | 'png' | 'svg', as: RegExp): Promise<void> => {
      const file = await tab.export(window, 'accuracy', format);
      await waitUntil(`${file} holds ${String(as)}`, 60_000, async () => as.test(await readFile(file, 'latin1')));
    };
    await isSaved('csv', /^run,tag,step,wallTime,value\nretrain_logs\/train,accuracy,10,[^]*\nretrain_logs\/validation,accuracy,10,/);
    await isSaved('png', /^.PNG/);
    await isSaved('svg', /^<svg [^]*>accuracy<[^]*<\/svg>/);
  });

  test('500 pieces of HTML and script as run, tag and text run nothing and request nothing', async () => {
    const requests: string[] = [];
    const errors: string[] = [];
    const { page } = window;
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => errors.push(message.text()));
    page.on('dialog', (dialog) => {
      errors.push(dialog.message());
      void dialog.dismiss();
    });
    await writeHostileRuns(folder.join('hostile'));
    const tab = await MetricsTab.openFolder(window, folder.join('hostile'));
    await seeAll(tab.frame);
    await window.picture('hostile');
    assert.deepEqual(await harmOf(tab.frame), noHarm);
    assert.equal(tab.frame.childFrames().length, 0);
    assert.deepEqual(requests.filter((url) => url.includes('weft-hacked')), []);
    assert.deepEqual(errors.filter((text) => /hacked|Content Security Policy/i.test(text)), []);
  });

  test('two trainings are compared', async () => {
    await window.openFile('manifest.yml');
    await window.lens('Train').click();
    await window.choose('Train on');
    await window.command('Weft: Compare Metrics');
    await window.chooseAll();
    await window.tab(/^Metrics: retrain-\w+, retrain-/).waitFor();
    const tab = await MetricsTab.find(window.page, 'retrain');
    await tab.follow('accuracy', /^accuracy, 4 runs: /);
    await window.picture('compared');
    await window.highContrastPicture('compared');
  });
});

const stepOf = (label: string): string => /at step ([\d,\u202f\u00a0 ]+\d|\d)/.exec(label)?.[1] ?? '0';
