import assert from 'node:assert/strict';
import { harmOf, noHarm, payloads, seeAll, writeHostileRuns } from '../../support/webview/hostileNames.ts';
import { panelFixture } from './panelFixture.ts';

suite('hostile names', () => {
  const { folder, open } = panelFixture();

  test('500 pieces of HTML and script as run, tag and text run nothing and request nothing', async () => {
    assert.equal(payloads.length, 500);
    await writeHostileRuns(folder());
    const { page, requests, violations, strangeMessages } = await open();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await seeAll(page);
    await page.getByRole('tab', { name: 'Scalars' }).click();
    assert.equal(await page.locator('.run').count(), 500);
    // Names are there whole, as text.
    assert.deepEqual(new Set(await page.locator('.charts .card h3').allTextContents()), new Set(payloads));
    assert.deepEqual(await harmOf(page), noHarm);
    assert.deepEqual(dialogs, []);
    assert.equal(await violations(), 0);
    assert.equal(strangeMessages(), 0);
    assert.equal(page.frames().length, 1);
    assert.deepEqual(requests.map((request) => new URL(request).pathname).sort(), ['/', '/webview.css', '/webview.js']);
  });
});
