import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { weft } from './workspace.ts';

interface Contributed {
  readonly commands: readonly { readonly command: string }[];
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
}

const contributes = (): Contributed => (weft().packageJSON as { contributes: Contributed }).contributes;

suite('contributions', () => {
  test('every command that is contributed is registered, and the reverse', async () => {
    const contributed = contributes().commands.map(({ command }) => command);
    const views = Object.values(contributes().views).flat().map(({ id }) => id);
    // The editor adds commands of its own to each view, such as focus.
    const ofViews = (command: string): boolean => views.some((id) => command.startsWith(`${id}.`)) || command.startsWith('weft.weft');
    const registered = (await vscode.commands.getCommands(true)).filter((command) => /^weft\./.test(command) && !ofViews(command));
    assert.deepEqual(registered.sort(), contributed.sort());
  });

  test('every view that is contributed can be shown', async () => {
    for (const { id } of Object.values(contributes().views).flat()) await vscode.commands.executeCommand(`${id}.focus`);
  });

  test('every setting has the default that package.json gives it', () => {
    const configuration = vscode.workspace.getConfiguration();
    for (const [key, { default: value }] of Object.entries(contributes().configuration.properties)) assert.deepEqual(configuration.inspect(key)?.defaultValue, value, key);
  });
});
