import path from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { waitUntil } from '../stack/waitUntil.ts';
import type { Workbench } from './workbench.ts';

/** A slow machine reads and draws late. */
const patienceMs = 120_000;

/** The metrics panel in the front tab of a window: a page inside two frames of the editor's. */
export class MetricsTab {
  readonly frame: Frame;

  private constructor(frame: Frame) {
    this.frame = frame;
  }

  /** The panel of this training or folder (the beginning of its name) that is seen, as soon as its page is there. */
  static async find(page: Page, name: string): Promise<MetricsTab> {
    let found: Frame | undefined;
    await waitUntil(`the metrics of ${name} are seen`, patienceMs, async () => {
      for (const frame of page.frames()) {
        if (frame.parentFrame()?.parentFrame() === page.mainFrame() && (await isSeen(frame, name))) found = frame;
      }
      return found !== undefined;
    });
    if (!found) throw new Error('There is no metrics panel.');
    return new MetricsTab(found);
  }

  /** Opens the metrics of a folder by its path, in the editor's own dialog. */
  static async openFolder(window: Workbench, folder: string): Promise<MetricsTab> {
    await window.command('Weft: Show Metrics of Folder');
    await window.chooseFolder(folder, 'Show Metrics');
    return MetricsTab.find(window.page, path.basename(folder));
  }

  chart(tag: string): Locator {
    return this.frame.locator('.charts .card', { has: this.frame.getByRole('heading', { name: tag, exact: true }) });
  }

  plot(tag: string): Locator {
    return this.chart(tag).locator('.plot');
  }

  /** What a chart says of itself, each time that it says something else, until it says this. */
  async follow(tag: string, until: RegExp): Promise<readonly string[]> {
    const said: string[] = [];
    await this.plot(tag).waitFor();
    await waitUntil(`the chart of ${tag} says ${String(until)}`, patienceMs, async () => {
      const label = (await this.plot(tag).getAttribute('aria-label')) ?? '';
      if (label !== said.at(-1)) said.push(label);
      return until.test(label);
    });
    return said;
  }

  /** Exports a chart to the file that the editor's dialog proposes; answers its path. */
  async export(window: Workbench, tag: string, format: 'csv' | 'png' | 'svg'): Promise<string> {
    await this.chart(tag).hover();
    await this.chart(tag).getByLabel(`Export ${tag}`).selectOption(format);
    // In a browser, the editor asks for files in its quick input, whose button is there when it is ready.
    const dialog = window.page.locator('.quick-input-widget:visible', { has: window.page.getByRole('button', { name: 'OK', exact: true }) });
    const file = await waitUntil('the dialog proposes a file', patienceMs, async () => {
      const proposed = await dialog.locator('input.input').inputValue();
      return proposed.endsWith(`.${format}`) && proposed;
    });
    await dialog.getByRole('button', { name: 'OK', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    return file;
  }
}

/** Panels of other tabs stay in the page, hidden. */
async function isSeen(frame: Frame, name: string): Promise<boolean> {
  try {
    return (await frame.locator('body[data-panel] .runs h3', { hasText: name }).count()) > 0 && (await (await frame.frameElement()).isVisible());
  } catch {
    return false; // Frames come and go while the editor builds them.
  }
}
