import assert from 'node:assert/strict';
import { panelFixture } from './panelFixture.ts';

suite('images, histograms, texts and hyperparameters', () => {
  const { write, open } = panelFixture();
  const picture = (brightness: number): number[][][] => Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => Array.from({ length: 6 }, () => brightness)));

  test('images are seen by their step, the last one first', async () => {
    await write({ run: 'train', tag: 'sample', step: 1, picture: picture(10) }, { run: 'train', tag: 'sample', step: 2, picture: picture(200) });
    const { page } = await open();
    await page.getByRole('tab', { name: 'Images' }).click();
    await page.getByAltText('sample, train, step 2').waitFor();
    assert.deepEqual(await page.getByAltText('sample, train, step 2').evaluate((image: unknown) => (image as { naturalWidth: number }).naturalWidth), 6);
    await page.getByRole('slider', { name: 'Step' }).fill('0');
    await page.getByAltText('sample, train, step 1').waitFor();
    await write({ run: 'train', tag: 'sample', step: 3, picture: picture(90) });
    await page.waitForTimeout(1500);
    assert.equal(await page.getByAltText('sample, train, step 1').count(), 1);
  });

  test('histograms are ridges of their steps', async () => {
    await write(...[1, 2, 3].map((step) => ({ run: 'train', tag: 'weights', step, histogram: [0, step, 2 * step] })));
    const { page } = await open();
    await page.getByRole('tab', { name: 'Histograms' }).click();
    await page.getByRole('img', { name: /^weights, train: 3 histograms, steps 1 to 3, values from 0 to 6$/ }).waitFor();
  });

  test('texts are Markdown, the newest first, and their HTML is text', async () => {
    await write({ run: 'train', tag: 'note', step: 1, text: '# Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nsome **bold** <b>words</b> and [a link](https://example.com/)' }, { run: 'train', tag: 'note', step: 2, text: 'later &amp; last' });
    const { page, requests } = await open();
    await page.getByRole('tab', { name: 'Text' }).click();
    await page.getByText('later & last').waitFor();
    assert.deepEqual(await page.locator('article .place').allTextContents(), ['step 2', 'step 1']);
    assert.deepEqual(await page.locator('article td').allTextContents(), ['1', '2']);
    assert.equal(await page.locator('article strong').textContent(), 'bold');
    await page.getByText('<b>words</b> and a link (https://example.com/)').waitFor();
    assert.equal(await page.locator('article a, article b').count(), 0);
    assert.equal(requests.filter((address) => !address.startsWith('http://127.0.0.1')).length, 0);
  });

  test('hyperparameters stand in a table that sorts by what is pressed', async () => {
    await write({ run: 'one', hparams: { lr: 0.1, optimizer: 'sgd' }, metrics: { accuracy: 0.5 } }, { run: 'two', hparams: { lr: 0.02, optimizer: 'adam' }, metrics: { accuracy: 0.75 } });
    const { page } = await open();
    await page.getByRole('tab', { name: 'Hparams' }).click();
    const rows = page.locator('.hparams tbody tr');
    await rows.nth(1).waitFor();
    const column = async (): Promise<string[]> => page.locator('.hparams tbody th').allTextContents();
    assert.deepEqual((await page.locator('.hparams thead th').allTextContents()).sort(), ['Run', 'Status', 'accuracy', 'lr', 'optimizer']);
    await page.getByRole('button', { name: 'lr' }).click();
    assert.deepEqual(await column(), ['two/hp', 'one/hp']);
    await page.getByRole('button', { name: 'lr' }).click();
    assert.deepEqual(await column(), ['one/hp', 'two/hp']);
    await rows.nth(0).getByText('0.5').waitFor();
  });
});
