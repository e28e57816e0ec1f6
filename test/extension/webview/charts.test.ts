import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { runStyle } from '../../../src/core/view/runColours.ts';
import { panelFixture } from './panelFixture.ts';

const chart = (page: Page, tag: string): Locator => page.locator('.charts .card', { has: page.getByRole('heading', { name: tag, exact: true }) });
const plot = (page: Page, tag: string): Locator => chart(page, tag).locator('.plot');

/** Waits until a chart says something like this of itself. */
async function untilSaid(page: Page, tag: string, what: RegExp): Promise<void> {
  await plot(page, tag).waitFor();
  for (let looks = 0; ; looks += 1) {
    const label = (await plot(page, tag).getAttribute('aria-label')) ?? '';
    if (what.test(label)) return;
    if (looks > 600) assert.match(label, what);
    await page.waitForTimeout(100);
  }
}

/** How many dots of a chart's canvas have this colour. */
async function dotsOf(page: Page, tag: string, colour: string): Promise<number> {
  return plot(page, tag).locator('canvas').evaluate((canvas: unknown, wanted: readonly number[]) => {
    const { width, height, getContext } = canvas as { width: number; height: number; getContext: (kind: string) => { getImageData: (...place: number[]) => { data: Uint8ClampedArray } } };
    const { data } = getContext.call(canvas, '2d').getImageData(0, 0, width, height);
    let dots = 0;
    for (let at = 0; at < data.length; at += 4) if (wanted.every((part, channel) => Math.abs((data[at + channel] ?? -9) - part) <= 2) && (data[at + 3] ?? 0) > 200) dots += 1;
    return dots;
  }, [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)));
}

suite('charts', () => {
  const { folder, write, open } = panelFixture();

  test('appear with the first event and grow as the files do', async () => {
    const { page } = await open({ hint: 'The command writes summaries to ${RESULT_DIR}/tb; Weft looks there too.' });
    await page.getByText(`No event files under ${folder()} yet.`).waitFor();
    await page.getByText('The command writes summaries to ${RESULT_DIR}/tb; Weft looks there too.').waitFor();
    await write({ run: 'train', tag: 'loss', step: 1, value: 0.5 });
    await untilSaid(page, 'loss', /^loss, 1 run: train 0\.5 at step 1$/);
    await write({ run: 'train', tag: 'loss', step: 2, value: 0.25 }, { run: 'validation', tag: 'loss', step: 2, value: 0.75 }, { run: 'validation', tag: 'accuracy', step: 2, value: 0.9 });
    await untilSaid(page, 'loss', /^loss, 2 runs: train 0\.25 at step 2, validation 0\.75 at step 2$/);
    await untilSaid(page, 'accuracy', /validation 0\.9 at step 2/);
    assert.deepEqual(await page.locator('.charts h3').allTextContents(), ['accuracy', 'loss']);
  });

  test('draw a run in one colour everywhere, in that of the theme, at once', async () => {
    await write(...Array.from({ length: 50 }, (_, step) => [{ run: 'train', tag: 'loss', step, value: Math.sin(step / 5) }, { run: 'train', tag: 'accuracy', step, value: Math.cos(step / 5) }]).flat());
    const { page, setTheme } = await open({ theme: 'dark' });
    for (const tag of ['loss', 'accuracy']) {
      await untilSaid(page, tag, /at step 49/);
      assert.ok((await dotsOf(page, tag, runStyle(0, 'dark').colour)) > 50);
    }
    await setTheme('light');
    await page.waitForTimeout(200);
    for (const tag of ['loss', 'accuracy']) {
      assert.ok((await dotsOf(page, tag, runStyle(0, 'bright').colour)) > 50);
      assert.equal(await dotsOf(page, tag, runStyle(0, 'dark').colour), 0);
    }
  });

  test('say and mark what is no number, what a logarithm has no place for, and what a restart overtook', async () => {
    await write(...['NaN', 'Infinity', 1, -2, 3].map((value, step) => ({ run: 'train', tag: 'loss', step, value })), { run: 'train', tag: 'loss', step: 3, value: 2 });
    const { page } = await open();
    await untilSaid(page, 'loss', /train 2 at step 3\. 2 values not finite$/);
    await chart(page, 'loss').getByText('2 values not finite').waitFor();
    await page.getByText('Log', { exact: true }).click();
    await untilSaid(page, 'loss', /2 values not finite$/);
  });

  test('keep what the person chose when the page is made anew', async () => {
    await write({ run: 'train', tag: 'loss', step: 1, value: 1 }, { run: 'validation', tag: 'loss', step: 1, value: 2 });
    const { page, reload } = await open();
    await untilSaid(page, 'loss', /2 runs/);
    await page.getByLabel('Smoothing').fill('0.9');
    await page.getByText('Relative').click();
    await page.getByRole('checkbox', { name: 'validation' }).uncheck();
    await chart(page, 'loss').hover();
    await page.getByRole('button', { name: 'Pin loss to the top' }).click();
    await reload();
    await untilSaid(page, 'loss', /1 run: train 1 at 0/);
    assert.equal(await page.getByLabel('Smoothing').inputValue(), '0.9');
    assert.equal(await page.getByRole('radio', { name: 'Relative' }).isChecked(), true);
    assert.equal(await page.getByRole('button', { name: 'Unpin loss' }).getAttribute('aria-pressed'), 'true');
  });

  test('are read and moved by keyboard, and told in words', async () => {
    await write(...[5, 4, 3].map((value, at) => ({ run: 'train', tag: 'loss', step: at * 10, value })), { run: 'train', tag: 'accuracy', step: 0, value: 1 });
    const { page } = await open();
    await untilSaid(page, 'loss', /at step 20/);
    await plot(page, 'loss').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('status').getByText('step 0: train 5').waitFor();
    await page.keyboard.press('End');
    await page.getByRole('status').getByText('step 20: train 3').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show loss among the others' }).waitFor();
    assert.equal(await page.locator('.charts .card').count(), 1);
    await page.keyboard.press('Escape');
    await page.locator('.charts .card').nth(1).waitFor();
    await page.keyboard.press('+');
    await page.getByRole('button', { name: 'Show whole axis' }).click();
    await page.getByRole('button', { name: 'Show whole axis' }).waitFor({ state: 'hidden' });
    await chart(page, 'loss').hover();
    await page.getByRole('button', { name: 'Show loss as a table' }).click();
    assert.deepEqual(await chart(page, 'loss').locator('tbody tr').allTextContents(), ['05', '104', '203']);
  });

  test('share one crosshair, and one zoom', async () => {
    await write(...[0, 10, 20].flatMap((step) => ['loss', 'accuracy'].map((tag) => ({ run: 'train', tag, step, value: step }))));
    const { page } = await open();
    await untilSaid(page, 'loss', /at step 20/);
    await untilSaid(page, 'accuracy', /at step 20/);
    const box = await plot(page, 'loss').locator('.u-over').boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('.value-table .place').getByText('step 10').waitFor();
    assert.match((await plot(page, 'accuracy').locator('.u-cursor-x').getAttribute('style')) ?? '', /translate\([1-9]/);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show whole axis' }).waitFor();
  });

  test('are found by their tag, and runs by their name', async () => {
    await write(...['loss', 'val/loss', 'accuracy'].flatMap((tag) => ['one', 'two'].map((run) => ({ run, tag, step: 1, value: 1 }))));
    const { page } = await open();
    await untilSaid(page, 'accuracy', /2 runs/);
    await page.getByRole('searchbox', { name: 'Search tags' }).fill('LOSS val');
    await chart(page, 'loss').waitFor({ state: 'detached' });
    assert.deepEqual(await page.locator('.charts h3').allTextContents(), ['val/loss']);
    await page.getByRole('searchbox', { name: 'Search tags' }).fill('nothing like it');
    await page.getByText('No tag of the runs that are shown has “nothing like it” in its name.').waitFor();
    await page.getByRole('searchbox', { name: 'Search runs' }).fill('tw');
    assert.deepEqual(await page.locator('.run bdi').allTextContents(), ['two']);
    await page.getByRole('button', { name: 'None' }).click();
    await page.getByRole('searchbox', { name: 'Search tags' }).fill('');
    await untilSaid(page, 'accuracy', /1 run: one/);
  });

  test('go out as CSV, PNG and SVG through the editor', async () => {
    await write({ run: 'train', tag: 'loss', step: 1, value: 1 }, { run: 'train', tag: 'loss', step: 2, value: 2 });
    const { page, asked } = await open();
    await untilSaid(page, 'loss', /at step 2/);
    for (const format of ['csv', 'png', 'svg']) await chart(page, 'loss').getByLabel('Export loss').selectOption(format);
    const saved = (format: string): Uint8Array | undefined => asked.flatMap((message) => (message.type === 'saveChart' && message.format === format ? [message.bytes] : []))[0];
    while (!saved('png') || !saved('svg')) await page.waitForTimeout(50);
    assert.deepEqual(asked.filter(({ type }) => type === 'exportCsv'), [{ type: 'exportCsv', tag: 'loss', runs: [1] }]);
    assert.equal(Buffer.from(saved('png') ?? []).toString('latin1', 1, 4), 'PNG');
    assert.match(Buffer.from(saved('svg') ?? []).toString(), /^<svg [^]*>loss<\/text>[^]*>train<\/text>/);
  });
});
