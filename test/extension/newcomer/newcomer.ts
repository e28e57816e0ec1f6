import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import type { Workbench } from '../../support/vscode/workbench.ts';

const patienceMs = 120_000;
/** Half a CPU of a busy machine learns slowly. */
export const endMs = 600_000;
const flags = '/images --bottleneck_dir ${RESULT_DIR}/bottlenecks --summaries_dir ${RESULT_DIR}/logs --output_graph ${RESULT_DIR}/graph.pb --output_labels ${RESULT_DIR}/labels.txt --how_many_training_steps ';

export interface WrittenManifest {
  /** The training's name; its file is named after it. */
  readonly name: string;
  readonly dataStoreId: string;
  readonly input: string;
  readonly output: string;
  /** How long it learns. */
  readonly steps: number;
}

/** What somebody does who sees Weft for the first time: the same on this computer and on a cluster. */
export class Newcomer {
  readonly window: Workbench;

  constructor(window: Workbench) {
    this.window = window;
  }

  /** Writes a manifest; what can be proposed is taken from the proposals, and one key is misspelt. */
  async writeManifest({ name, dataStoreId, input, output, steps: count }: WrittenManifest): Promise<void> {
    const { window } = this;
    // A list of proposals that opens late would take Enter alone.
    const nextLine = (): Promise<void> => window.page.keyboard.press('Control+Enter');
    await window.newFile(`${name}.weft.yml`);
    await window.complete('name', 'na');
    await window.type(name);
    await nextLine();
    await window.type('lerners: 1');
    await nextLine();
    await window.complete('cpus', 'cp');
    await window.type('0.5');
    await nextLine();
    await window.complete('memory', 'mem');
    await window.type('1Gb');
    await nextLine();
    await window.complete('data_stores', 'data');
    await window.complete(dataStoreId);
    await nextLine();
    await window.complete('training_data', 'training_d');
    await window.complete(input, input.slice(0, -2));
    await nextLine();
    await window.page.keyboard.press('Backspace');
    await window.complete('training_results', 'training_r');
    await window.complete(output, output.slice(0, -2));
    await nextLine();
    await window.page.keyboard.press('Shift+Home');
    await window.page.keyboard.press('Shift+Home');
    await window.page.keyboard.press('Delete');
    await window.complete('framework', 'fra');
    await window.complete('tensorflow', 'ten');
    await window.page.keyboard.press('Tab');
    await window.complete('retrain.py', 'python3 ret');
    await window.complete('${DATA_DIR}', ' --image_dir ${DA');
    await window.type(`${flags}${String(count)}`);
    await nextLine();
    await window.complete('version', 'ver');
    await window.complete('1.5.0-gpu-py3');
    await window.picture(`${name}-manifest-written`);
  }

  /** Sees what is wrong, and takes the fix that is offered. */
  async mendTypo(name: string): Promise<void> {
    const { window } = this;
    await window.page.locator('.squiggly-error').first().waitFor();
    const word = window.page.locator('.view-line span', { hasText: /^lerners$/ }).last();
    await word.hover();
    await window.page.locator('.monaco-hover:visible', { hasText: '“lerners”' }).first().waitFor();
    await window.picture(`${name}-typo-told`);
    await word.click();
    await waitUntil('the fix is offered', patienceMs, async () => {
      await window.page.keyboard.press('Control+.');
      await window.page.locator('.action-widget:visible', { hasText: 'Change to “learners”' }).waitFor({ timeout: 5_000 });
      return true;
    });
    await window.picture(`${name}-fix-offered`);
    await window.page.keyboard.press('Enter');
    await window.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
    assert.match(await window.text(), /^learners: 1$/m);
  }

  /** From the palette through the preview to the row, and until the row tells that it is processed. */
  async train(name: string, target: string): Promise<void> {
    const { window } = this;
    await window.tab(`${name}.weft.yml`).click();
    await window.command('Weft: Train Model');
    await window.quickRow(`Train on ${target}`).waitFor();
    await window.picture(`${name}-preview`);
    await window.choose(`Train on ${target}`);
    const row = window.row(new RegExp(`^${name}, (?!completed|halted)`));
    const seen: string[] = [];
    await waitUntil(`${name} is processed`, patienceMs, async () => {
      const [, state = ''] = ((await row.getAttribute('aria-label', { timeout: 2_000 })) ?? '').split(', ');
      if (seen.at(-1) !== state) seen.push(state);
      return state === 'processing';
    });
    assert.deepEqual(seen, ['queued', 'pending', 'deploying', 'downloading', 'processing'].filter((state) => seen.includes(state)));
    await window.picture(`${name}-processing`);
  }

  async readLog(name: string): Promise<void> {
    const { window } = this;
    await window.command('Weft: Show Logs');
    await window.choose(name);
    await waitUntil('the log tells of steps', patienceMs, async () => /^step \d+: train accuracy/m.test(await window.text()));
    await window.picture(`${name}-log`);
  }

  /** Sees curves, and that they go on. */
  async watchMetrics(name: string): Promise<void> {
    const { window } = this;
    await window.command('Weft: Show Metrics');
    await window.choose(name);
    const chart = window.panel.locator('.card [aria-label^="accuracy, 2 runs"]').first();
    const lastStep = async (): Promise<number> => Number(/ at step ([\d\s]+)/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1]?.replaceAll(/\s/g, ''));
    const first = await waitUntil('there are curves', patienceMs, async () => (await lastStep()) || undefined);
    await window.picture(`${name}-metrics`);
    await waitUntil('the curves go on', patienceMs, async () => (await lastStep()) > first);
    await window.picture(`${name}-metrics-later`);
  }

  /** With the button beside its row. */
  async halt(name: string): Promise<void> {
    const { window } = this;
    const row = window.row(new RegExp(`^${name}, processing`));
    await row.hover();
    await row.getByRole('button', { name: 'Halt Training' }).click();
    await window.row(new RegExp(`^${name}, halted`)).waitFor();
    await window.picture(`${name}-halted`);
  }

  /** Asked for in the message that tells of the end. */
  async downloadResults(name: string, folder: string): Promise<void> {
    const { window } = this;
    const told = window.message(new RegExp(`${name}-\\w+ completed in `));
    await told.waitFor({ timeout: endMs });
    await window.picture(`${name}-ended`);
    await told.getByRole('button', { name: 'Download Results' }).click();
    await window.chooseFolder(folder, 'Download Here');
    await window.message(/downloaded/).waitFor();
    // What has completed is folded away.
    await window.command('Weft: Show Training…');
    await window.choose(name);
    await window.row(new RegExp(`^${name}, completed`)).waitFor();
    await window.picture(`${name}-downloaded`);
    const [downloaded = ''] = await readdir(folder);
    assert.match(downloaded, new RegExp(`^${name}-[a-z0-9]{10}$`));
    const files = await readdir(path.join(folder, downloaded), { recursive: true });
    assert.deepEqual(['graph.pb', 'labels.txt', 'logs'].filter((wanted) => !files.some((file) => path.basename(file) === wanted)), []);
  }
}
