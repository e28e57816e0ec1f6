import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { startChromium } from '../webview/panelPage.ts';
import { tempFolder } from '../tempFolder.ts';
import { until } from '../until.ts';
import { startEditor } from './editorServer.ts';
import type { HostOutcome } from './hostOutcome.ts';
import { hostTestsVsix } from './hostTests.ts';
import { writeHostWorkspace } from './hostWorkspace.ts';
import { root, weftVsix } from './vsix.ts';

/** Runs the tests of test/extension/host inside the extension host of a code-server, which a page in Chromium starts. */
export async function runInCodeServer(): Promise<HostOutcome> {
  await using folder = await tempFolder();
  await writeHostWorkspace(folder.join('workspace'));
  const outcomeFile = folder.join('outcome.json');
  const env = { WEFT_HOST_TESTS_STARTED_BY: 'extension', WEFT_HOST_TESTS_ROOT: root, WEFT_HOST_TESTS_OUTCOME: outcomeFile };
  const editor = await startEditor({ vsix: await weftVsix(), otherVsixes: [await hostTestsVsix()], folder: folder.path, env });
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    // The outcome is what is waited for; on a busy machine the page may take longer than the browser's half minute.
    await page.goto(editor.urlOf(folder.join('workspace')), { timeout: 0 });
    await until(() => existsSync(outcomeFile));
    return JSON.parse(await readFile(outcomeFile, 'utf8')) as HostOutcome;
  } finally {
    await browser.close();
    await editor.stop();
  }
}
