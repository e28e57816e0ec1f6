import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
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
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      await this.page.locator(`.monaco-workbench.${colorScheme === 'dark' ? 'vs-dark' : 'vs'}`).first().waitFor();
      await this.#keep(`${name}-${colorScheme}`);
    }
  }

  /** Keeps what is seen now in high contrast, which the window stays in while the system's colours are dark. */
  async highContrastPicture(name: string): Promise<void> {
    this.#pictured += 1;
    await this.command('Preferences: Color Theme');
    await this.choose('Dark High Contrast', 'Dark High Contrast');
    await this.page.locator('.monaco-workbench.hc-black').first().waitFor();
    await this.#keep(`${name}-high-contrast`);
  }

  async #keep(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(this.#pictures, `${String(this.#pictured).padStart(2, '0')}-${name}.png`), animations: 'disabled' });
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

  /** Writes into the step of a quick input that asks this, and goes on. */
  async answer(title: string | RegExp, written: string): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .quick-input-title', { hasText: title }).waitFor();
    await this.page.locator('.quick-input-widget:visible input.input').fill(written);
    await this.page.keyboard.press('Enter');
  }

  /** Writes a folder's path into the editor's own dialog, and presses its button. */
  async chooseFolder(folder: string, button: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget:visible');
    const press = dialog.getByRole('button', { name: button });
    const input = dialog.locator('input.input');
    await press.waitFor();
    // Once it lists a folder, the dialog has written its path, and writes nothing over ours.
    await dialog.locator('.monaco-list-row').first().waitFor();
    await waitUntil(`the dialog is at ${folder}`, patienceMs, async () => {
      await input.fill(`${folder}/`);
      await dialog.locator('.monaco-list-row').first().waitFor();
      return (await input.inputValue()) === `${folder}/`;
    });
    await press.click();
  }

  /** Makes an empty file in the workspace's own folder and shows it. */
  async newFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+E');
    await this.page.locator('.explorer-folders-view').hover();
    await this.page.locator('.sidebar').getByRole('button', { name: 'New File...' }).first().click();
    await this.page.locator('.explorer-folders-view .monaco-inputbox input').fill(name);
    await this.page.keyboard.press('Enter');
    await this.tab(name).waitFor();
    await this.page.locator('.editor-group-container.active .view-lines').first().click();
  }

  /** Types as a person does, so that what the editor does meanwhile happens. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 10 });
  }

  /** Types the beginning and takes the proposal with the label; asks for proposals as long as there are none. */
  async complete(label: string, typed = ''): Promise<void> {
    const row = this.page.locator('.suggest-widget.visible .monaco-list-row', { has: this.page.locator('.label-name', { hasText: label }) }).first();
    await this.type(typed);
    await waitUntil(`“${label}” is proposed`, patienceMs, async () => {
      await row.click({ timeout: 3_000 }).catch(async (thrown: unknown) => {
        await this.page.keyboard.press('Control+Space');
        throw thrown;
      });
      return true;
    });
  }


  /** Takes every row of a quick input that takes several. */
  async chooseAll(): Promise<void> {
    await this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row').first().waitFor();
    await this.page.locator('.quick-input-widget:visible .quick-input-check-all, .quick-input-widget:visible .quick-input-header > .monaco-checkbox').first().click();
    await this.page.keyboard.press('Enter');
  }

  /** The first row of the open quick input with the label. */
  quickRow(label: string | RegExp): Locator {
    return this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row', { has: this.page.locator('.label-name', { hasText: label }) }).first();
  }

  tab(name: string | RegExp): Locator {
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

  /** What the metrics panel in front shows. */
  get panel(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
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

  /** Closes the window as a person does: it takes leave of what runs for it. */
  async leave(): Promise<void> {
    await this.page.goto('about:blank');
    await this.close();
  }

  async close(): Promise<void> {
    await this.page.close({ runBeforeUnload: false });
  }
}
