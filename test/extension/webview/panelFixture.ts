import process from 'node:process';
import type { Browser } from 'playwright-core';
import { folderEventFileTree } from '../../../src/core/metrics/folderEventFileTree.ts';
import { eventFileRuns } from '../../../src/core/metrics/runsSource.ts';
import { chartLimits } from '../../../src/extension/metrics/chartLimits.ts';
import type { PanelSource } from '../../../src/extension/metrics/panelSource.ts';
import { type PythonEnvironment, pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import { browserUnavailable, buildWebview, openPanelPage, type PanelPage, type PanelPageOptions, startChromium } from '../../support/webview/panelPage.ts';
import { type RunWriter, startRunWriter, type Written } from '../../support/webview/runWriter.ts';

export interface PanelFixture {
  /** Where the runs are. */
  readonly folder: () => string;
  readonly write: (...items: readonly Written[]) => Promise<void>;
  readonly open: (options?: PanelPageOptions & { readonly hint?: string }) => Promise<PanelPage>;
}

/** For a suite: one Chromium, and for each test a folder, a real writer of event files, and pages that end with it. */
export function panelFixture(): PanelFixture {
  let browser: Browser | undefined;
  let python: PythonEnvironment | undefined;
  let folder: TempFolder | undefined;
  let writer: RunWriter | undefined;
  let pages: PanelPage[] = [];

  suiteSetup(async function () {
    const reason = browserUnavailable();
    if (reason !== undefined) {
      console.warn(`Panels are not looked at: ${reason}.`);
      if (process.env['WEFT_TEST_REQUIRE_ALL'] === '1') throw new Error(reason);
      this.skip();
    }
    python = await pythonEnvironmentOrSkip(this, [new URL('../../support/tensorboard-requirements.txt', import.meta.url).pathname]);
    await buildWebview();
    browser = await startChromium();
  });

  setup(async () => {
    folder = await tempFolder();
  });

  teardown(async () => {
    for (const page of pages) await page.close();
    pages = [];
    await writer?.[Symbol.asyncDispose]();
    writer = undefined;
    await folder?.[Symbol.asyncDispose]();
  });

  suiteTeardown(async () => {
    await browser?.close();
  });

  const place = (): string => folder?.path ?? '';
  return {
    folder: place,
    write: async (...items) => {
      if (!python) throw new Error('The suite was not set up.');
      writer ??= startRunWriter(python.python, place());
      await writer.write(...items);
    },
    open: async ({ hint, ...options } = {}) => {
      if (!browser) throw new Error('The suite was not set up.');
      const source: PanelSource = { name: 'demo', runs: eventFileRuns(folderEventFileTree(place()), chartLimits), ...(hint !== undefined && { hint }) };
      const page = await openPanelPage(browser, [source], options);
      pages.push(page);
      return page;
    },
  };
}
