import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually, findings, placeOf, show } from './workspace.ts';

async function labelsAt(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

suite('a manifest in the editor', () => {
  test('the example has no finding that is an error', async () => {
    const document = await show('retrain/manifest.yml');
    // The lens is there once the document was looked at.
    await eventually(async () => (await lenses(document)).length > 0);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri).filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error), []);
  });

  test('a typo is found where it stands, by a code, and mended by its quick fix', async () => {
    const document = await show('typo.weft.yml');
    const [typo] = (await findings(document)).filter(({ message }) => message.includes('lerners'));
    assert.ok(typo);
    assert.equal(document.getText(typo.range), 'lerners');
    assert.equal(typo.code, 'manifest/unknown-key');
    const [fix] = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, typo.range);
    assert.ok(fix?.edit);
    await vscode.workspace.applyEdit(fix.edit);
    assert.match(document.getText(), /^learners: 1$/m);
    await eventually(() => !vscode.languages.getDiagnostics(document.uri).some(({ code }) => code === 'manifest/unknown-key'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  test('completes keys, values, variables and files of the workspace, each once', async () => {
    const document = await show('retrain/manifest.yml');
    const keys = await labelsAt(document, placeOf(document, 'gpus:', 3));
    assert.deepEqual(keys.filter((label) => label === 'gpus'), ['gpus']);
    const frameworks = await labelsAt(document, placeOf(document, 'name: tensorflow', 'name: '.length));
    assert.ok(frameworks.includes('tensorflow') && frameworks.includes('pytorch'), frameworks.join());
    const variables = await labelsAt(document, placeOf(document, '${RESULT_DIR}/bottlenecks', 2));
    assert.ok(variables.some((label) => label.includes('RESULT_DIR')), variables.join());
    const files = await labelsAt(document, placeOf(document, 'python3 retrain.py', 'python3 '.length));
    assert.ok(files.includes('retrain.py'), files.join());
  });

  test('says on hover what a key means, and what it meant to the ancestor', async () => {
    const document = await show('retrain/manifest.yml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, placeOf(document, 'learners:'));
    assert.equal(hovers.length, 1);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))).join('\n');
    assert.match(text, /learner/i);
    assert.match(text, /Fabric for Deep Learning|FfDL/i);
  });

  test('has an outline, and Train above its name', async () => {
    const document = await show('retrain/manifest.yml');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    assert.deepEqual(symbols.map(({ name }) => name).slice(0, 3), ['name', 'description', 'version']);
    const shown = await eventually(async () => {
      const found = await lenses(document);
      return found.length > 0 && found;
    });
    assert.deepEqual([...new Set(shown.map(({ range }) => range.start.line))], [placeOf(document, 'name: retrain').line]);
    assert.deepEqual(shown.slice(0, 2).map(({ command }) => command?.command), ['weft.trainModel', 'weft.previewTraining']);
  });
});

function lenses(document: vscode.TextDocument): Thenable<vscode.CodeLens[]> {
  return vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
}
