import assert from 'node:assert/strict';
import { panelFixture } from './panelFixture.ts';

const call = 'globalThis.weftHacked=1';
const address = 'http://127.0.0.1:9/weft-hacked';

/** Ways to run or to load something out of a text that is taken for markup, style or address. */
const forms = [
  `<script>${call}</script>`, `<img src=x onerror=${call}>`, `<img src="${address}">`, `<svg onload=${call}>`, `<svg><script>${call}</script></svg>`, `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`, `<iframe src="javascript:${call}"></iframe>`,
  `<object data="${address}"></object>`, `<embed src="${address}">`, `<link rel=stylesheet href="${address}">`, `<style>@import '${address}'</style>`, `<style>*{background:url(${address})}</style>`, `<base href="${address}">`,
  `<meta http-equiv=refresh content="0;url=${address}">`, `<form action="${address}"><button autofocus onfocus=${call}>`, `<input autofocus onfocus=${call}>`, `<video><source onerror=${call}></video>`, `<audio src="${address}" onerror=${call}>`, `<details open ontoggle=${call}>x</details>`,
  `<body onload=${call}>`, `<math><mtext><script>${call}</script></mtext></math>`, `<a href="javascript:${call}" autofocus onfocus=${call}>x</a>`, `" onmouseover="${call}" x="`, `' onfocus='${call}' autofocus='`, `"><script>${call}</script>`, `'><img src=x onerror=${call}>`, `</title><script>${call}</script>`,
  `</textarea><script>${call}</script>`, `<!--><script>${call}</script>-->`, `<![CDATA[<script>${call}</script>]]>`, `\${${call}}`, `{{constructor.constructor('${call}')()}}`, `javascript:${call}`, `data:text/html,<script>${call}</script>`, `[x](javascript:${call})`, `![x](${address})`, `[x]: ${address}\n![x]`, `<${address}>`,
  `<x style="background:url(${address})">`, `url(${address})`, `\u202e<script>${call}</script>`, `&lt;script&gt;${call}&lt;/script&gt;`, `&#60;script&#62;${call}&#60;/script&#62;`, `%3Cscript%3E${call}%3C/script%3E`, `__proto__`, `constructor`, `<template><script>${call}</script></template>`, `<noscript><img src=x onerror=${call}></noscript>`, `<slot onslotchange=${call}>`, `<marquee onstart=${call}>x</marquee>`,
];
/** What may stand around them in a document. */
const frames = ['#', '# #', '`#', '**#**', '- #', '| # |\n|---|\n| # |', '> #', '    #', '"#"', '#\n\n#'];

const payloads = frames.flatMap((frame) => forms.map((form) => frame.replaceAll('#', form)));

/** A folder's name: no NUL, no line break, not too long; slashes make folders in it. */
const runOf = (payload: string, at: number): string => `${String(at)} ${payload.replaceAll(/[\n]/g, ' ').slice(0, 90)}`.split('/').map((part) => part || '_').join('/');

suite('hostile names', () => {
  const { write, open } = panelFixture();

  test('500 pieces of HTML and script as run, tag and text run nothing and request nothing', async function () {
    // A thousand files are written and a thousand cards scrolled through; a busy machine takes its time.
    this.timeout(900_000);
    assert.equal(payloads.length, 500);
    for (let at = 0; at < payloads.length; at += 50) {
      await write(...payloads.slice(at, at + 50).flatMap((payload, index) => {
        const run = runOf(payload, at + index);
        return [{ run, tag: payload, step: 1, value: at + index }, { run, tag: `text ${payload}`, step: 1, text: payload }];
      }));
    }
    const { page, requests, violations, strangeMessages } = await open();
    const dialogs: string[] = [];
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByText('live').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    const scrollThrough = async (count: () => Promise<number>, wanted: number): Promise<void> => {
      while ((await count()) < wanted) await page.waitForTimeout(200);
      for (let top = 0; ; top += 700) {
        const isEnd = await page.locator('.scroller').evaluate((scroller: unknown, to: number) => {
          const { scrollHeight, clientHeight } = Object.assign(scroller as { scrollTop: number; scrollHeight: number; clientHeight: number }, { scrollTop: to });
          return to + clientHeight >= scrollHeight;
        }, top);
        await page.waitForTimeout(120);
        if (isEnd) return;
      }
    };
    const tags = new Set(payloads).size;
    await scrollThrough(() => page.locator('.charts .card').count(), tags);
    assert.equal(await page.locator('.run').count(), 500);
    // Names are there whole, as text.
    assert.deepEqual(new Set(await page.locator('.charts .card h3').allTextContents()), new Set(payloads));
    await page.locator('.charts .card .plot').last().focus();
    await page.keyboard.press('End');
    await page.locator('.value-table .name').first().waitFor();
    await page.getByRole('tab', { name: 'Text' }).click();
    await scrollThrough(() => page.locator('.texts .card').count(), tags);
    while ((await page.locator('article').count()) < 400) await page.waitForTimeout(200);
    const made = await page.evaluate('document.querySelectorAll("script:not([nonce]), iframe, object, embed, img, link:not([nonce]), style, base, form, video, audio, a, meta[http-equiv=refresh]").length');
    assert.equal(made, 0, 'elements that no part of the panel makes');
    assert.equal(await page.evaluate('globalThis.weftHacked'), undefined);
    assert.deepEqual(dialogs, []);
    assert.equal(await violations(), 0);
    assert.equal(strangeMessages(), 0);
    assert.equal(page.frames().length, 1);
    assert.deepEqual(requests.map((request) => new URL(request).pathname).sort(), ['/', '/webview.css', '/webview.js']);
  });
});
