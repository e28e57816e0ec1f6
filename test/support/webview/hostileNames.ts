import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { bytesField, concat, event, fileVersion, record, simpleValue, summary, varintField } from '../eventFileWriter.ts';
import { waitUntil } from '../stack/waitUntil.ts';

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
const around = ['#', '# #', '`#', '**#**', '- #', '| # |\n|---|\n| # |', '> #', '    #', '"#"', '#\n\n#'];

export const payloads = around.flatMap((frame) => forms.map((form) => frame.replaceAll('#', form)));

/** A folder's name: no NUL, no line break, not too long; slashes make folders in it. */
const runOf = (payload: string, at: number): string => `${String(at)} ${payload.replaceAll(/[\n]/g, ' ').slice(0, 90)}`.split('/').map((part) => part || '_').join('/');

const textMetadata = bytesField(9, bytesField(1, bytesField(1, 'text')));
const stringTensor = (text: string): Uint8Array => bytesField(8, concat(varintField(1, 7), bytesField(8, text)));

/** A run for each payload, with a scalar and a text of that name. */
export async function writeHostileRuns(folder: string): Promise<void> {
  for (const [at, payload] of payloads.entries()) {
    const run = path.join(folder, runOf(payload, at));
    await mkdir(run, { recursive: true });
    const scalar = event({ step: 1 }, summary(simpleValue(payload, at)));
    const text = event({ step: 1 }, summary(concat(bytesField(1, `text ${payload}`), stringTensor(payload), textMetadata)));
    await writeFile(path.join(run, 'events.out.tfevents.1.hostile'), concat(fileVersion(), record(scalar), record(text)));
  }
}

/** Looks at every chart and text of the panel as a person does who scrolls through all of them. */
export async function seeAll(panel: Page | Frame): Promise<void> {
  await panel.getByText('live').waitFor();
  await panel.getByRole('button', { name: 'All', exact: true }).click();
  const tags = new Set(payloads).size;
  await scrollThrough(panel, '.charts .card', tags);
  await panel.locator('.charts .card .plot').last().focus();
  await panel.locator('.charts .card .plot').last().press('End');
  await panel.locator('.value-table .name').first().waitFor();
  await panel.getByRole('tab', { name: 'Text' }).click();
  await scrollThrough(panel, '.texts .card', tags);
  // Playwright's own waiting in the page evaluates text again and again, which the page's policy forbids.
  await waitUntil('the texts are drawn', 120_000, async () => (await panel.locator('article').count()) >= 400);
}

/** What the page has that no part of the panel makes, and whether anything of a payload ran. */
export async function harmOf(panel: Page | Frame): Promise<unknown> {
  return panel.evaluate(`({ made: document.querySelectorAll('${foreign}').length, ran: globalThis.weftHacked ?? false })`);
}

export const noHarm = { made: 0, ran: false };

/** All but the page's own and the script and styles that the editor puts into every page. */
const foreign = 'script:not([nonce], #_vscodeApiScript), style:not(#_defaultStyles), iframe, object, embed, img, link:not([nonce]), base, form, video, audio, a, meta[http-equiv=refresh]';

async function scrollThrough(panel: Page | Frame, cards: string, wanted: number): Promise<void> {
  await panel.locator(cards).nth(wanted - 1).waitFor({ state: 'attached' });
  // What is in sight is drawn, or asked for, within a few frames.
  await panel.locator('.scroller').evaluate(async (element: unknown) => {
    const scroller = element as { scrollTop: number; scrollHeight: number; clientHeight: number };
    const { requestAnimationFrame: nextFrame } = globalThis as unknown as { requestAnimationFrame: (then: () => void) => void };
    for (let top = 0; top < scroller.scrollHeight; top += scroller.clientHeight) {
      scroller.scrollTop = top;
      for (let frame = 0; frame < 6; frame += 1) await new Promise<void>((resolve) => nextFrame(resolve));
    }
  });
}
