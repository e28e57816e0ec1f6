import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { waitUntil } from '../stack/waitUntil.ts';
import { screenshotsFolder } from './screenshots.ts';

/** A slow machine draws late; nothing that a person would call stuck takes this long. */
const patienceMs = 120_000;

/** A window of the editor as a person has it before them: they see rows, messages and text, and use mouse and keys. */
export class Workbench {
  readonly page: Page;
  readonly #pictures: string;
  #pictured = 0;

  private constructor(page: Page, pictures: string) {
    this.page = page;
    this.#pictures = pictures;
  }

  /** Opens a window of 1400 by 900 points; its pictures go to a folder of that name. */
  static async open(browser: Browser, url: string, pictures: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 }, colorScheme: 'dark' });
    page.setDefaultTimeout(patienceMs);
    await page.goto(url);
    await page.locator('.monaco-workbench .statusbar').waitFor();
    const folder = path.join(screenshotsFolder(), pictures);
    await mkdir(folder, { recursive: true });
    console.log(`    Pictures of what is seen: ${folder}`);
    return new Workbench(page, folder);
  }

  /** Keeps what is seen now, in dark and in light; the window must follow the system's colours. */
  async picture(name: string): Promise<void> {
    this.#pictured += 1;
    const number = String(this.#pictured).padStart(2, '0');
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.locator(`.monaco-workbench.${colorScheme === 'dark' ? 'vs-dark' : 'vs'}`).first().waitFor();
      await this.page.screenshot({ path: path.join(this.#pictures, `${number}-${name}-${colorScheme}.png`) });
    }
  }

  /** Chooses a command of the palette by its title, and opens the palette again as long as it has none. */
  async command(title: string): Promise<void> {
    // An open palette never gains what an extension brings later, and a key pressed while the window is laid out is lost.
    await waitUntil(`the palette has ${title}`, patienceMs, async () => {
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F1');
      const input = this.page.locator('.quick-input-widget:visible input.input');
      await input.fill(`>${title}`, { timeout: 5_000 });
      await this.quickRow(title).click({ timeout: 5_000 });
      return true;
    });
  }

  /** Opens a file of the workspace's own folder, or shows its tab where it is open. */
  async openFile(file: string): Promise<void> {
    if ((await this.tab(file).count()) === 0) {
      // The explorer knows files at once; the search for files answers nothing that is asked before it is ready.
      await this.page.keyboard.press('Control+Shift+E');
      await this.row(file).dblclick();
    }
    await this.tab(file).click();
  }

  /** Writes into the open quick input, and takes the first row with the label. */
  async choose(label: string | RegExp, written?: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input.input');
    await input.waitFor();
    if (written !== undefined) await input.fill(written);
    const row = this.quickRow(label);
    await row.waitFor();
    await row.click();
  }

  /** The first row of the open quick input with the label. */
  quickRow(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { has: this.page.locator('.label-name', { hasText: label }) }).first();
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name }).first();
  }

  /** A link above a line of the open document. */
  lens(title: string): Locator {
    return this.page.locator('.codelens-decoration a', { hasText: title }).first();
  }

  /** A row of the Trainings view, or any other tree of the side bar, by its spoken name. */
  row(name: string | RegExp): Locator {
    return this.page.locator('.sidebar').getByRole('treeitem', { name }).first();
  }

  /** A message in the corner by its text. */
  message(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** All text of the front editor that is drawn. */
  async text(): Promise<string> {
    const lines = await this.page.locator('.editor-group-container.active .view-lines').first().innerText();
    return lines.replaceAll('\u00a0', ' ');
  }

  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: false });
  }
}
