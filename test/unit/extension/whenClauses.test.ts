import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly when?: string }[]>>;
  readonly views: Readonly<Record<string, readonly { readonly id: string; readonly when?: string }[]>>;
  readonly viewsWelcome: readonly { readonly when?: string }[];
  readonly languages: readonly { readonly id: string }[];
}

const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { contributes: Contributes };
const sources = globSync('src/extension/**/*.ts', { cwd: root }).map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
const lists = [contributes.commands, contributes.viewsWelcome, ...Object.values(contributes.menus), ...Object.values(contributes.views)];
const clauses = [...new Set(lists.flatMap((list) => list.map((entry: { readonly when?: string; readonly enablement?: string }) => entry.when ?? entry.enablement ?? 'true')))];

/** Keys of the editor itself that are of use to us. */
const editorKeys = ['true', 'false', 'view', 'viewItem', 'listMultiSelection', 'resourceLangId', 'resourceScheme', 'resourceExtname', 'resourceFilename', 'explorerResourceIsFolder', 'isWorkspaceTrusted', 'workspaceFolderCount', 'workspacePlatform', 'virtualWorkspace', 'editorLangId', 'activeWebviewPanelId'];

/** `key`, `!key` or `key == value`, apart from their ands and ors. */
const terms = clauses.flatMap((clause) => clause.split(/&&|\|\|/).map((term) => /^!?([\w.]+)(?: *(==|=~|!=|>|<) *(.*))?$/.exec(term.trim().replace(/^\(|\)$/g, '')) ?? [clause, `what is not understood: ${term}`]));

/** All values that the code gives a key, by a pattern with one group. */
const inCode = (pattern: RegExp): string[] => [...sources.matchAll(pattern)].map(([, found = '']) => found);

suite('when-clauses of package.json', () => {
  test('ask for keys that the editor has or that our code sets', () => {
    const own = inCode(/setContext\('(weft\.[\w.]+)'/g);
    assert.deepEqual([...new Set(terms.map(([, key = '']) => key))].filter((key) => !editorKeys.includes(key) && !own.includes(key)), []);
  });

  test('name views and languages that are contributed', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    const languages = contributes.languages.map(({ id }) => id);
    const named = (key: string): string[] => terms.filter(([, name]) => name === key).map(([, , , value = '']) => value);
    assert.deepEqual(named('view').filter((id) => !views.includes(id)), []);
    assert.deepEqual(named('resourceLangId').filter((id) => !languages.includes(id)), []);
  });

  test('match words that rows of the views carry', () => {
    const words = terms.filter(([, key]) => key === 'viewItem').flatMap(([, , , value = '']) => value.match(/[a-z]+/gi) ?? []);
    // A row's word stands in the code as text: alone, or as one of several.
    assert.deepEqual([...new Set(words)].filter((word) => !new RegExp(`'(?:[a-z]+ )*${word}(?: [a-z]+)*'`, 'i').test(sources)), []);
  });
});
