import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIds } from '../../../src/extension/commands/commandIds.ts';

const root = path.resolve(import.meta.dirname, '../../..');

interface Contributed {
  readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
  readonly menus: Readonly<Record<string, readonly { readonly command: string }[]>>;
  readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly languages: readonly { readonly id: string }[];
  readonly walkthroughs: readonly { readonly steps: readonly { readonly description: string; readonly media: { readonly svg: string; readonly altText: string }; readonly completionEvents: readonly string[] }[] }[];
  readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, { readonly default?: unknown }>> };
}

interface PackageFile {
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
  readonly contributes: Contributed;
}

const packageFile = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as PackageFile;
const { contributes } = packageFile;
const sources = globSync('src/extension/**/*.ts', { cwd: root }).map((file) => ({ file: file.split(path.sep).join('/'), text: readFileSync(path.join(root, file), 'utf8') }));

/** All first groups of a pattern in the extension's code, each once, in order. */
function inCode(pattern: RegExp): string[] {
  return [...new Set(sources.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found = '']) => found)))].sort();
}

suite('what package.json contributes', () => {
  test('every command is registered, and nothing else is', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
    for (const { title, category } of contributes.commands) assert.match(`${category}: ${title}`, /^Weft: [A-Z]/);
  });

  test('menus, links and code name commands that exist', () => {
    const known = new Set<string>(commandIds);
    const inMenus = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    const inLinks = contributes.viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/\(command:(weft\.[\w.]+)\)/g)].map(([, command = '']) => command));
    assert.deepEqual([...inMenus, ...inLinks].filter((command) => !known.has(command)), []);
  });

  test('every setting has a default, and is read through the one getter', () => {
    const contributed = Object.keys(contributes.configuration.properties).sort();
    assert.deepEqual(inCode(/readSetting\('([\w.]+)'\)/g).map((key) => `weft.${key}`), contributed);
    assert.deepEqual(Object.entries(contributes.configuration.properties).filter(([, { default: value }]) => value === undefined), []);
    assert.deepEqual(sources.filter(({ text }) => text.includes('getConfiguration(')).map(({ file }) => file), ['src/extension/settings.ts']);
  });

  test('nothing starts the extension but what is its own; language, views and commands do by themselves', () => {
    assert.deepEqual(packageFile.activationEvents.filter((event) => !/^on\w+:weft[.-]/.test(event)), []);
    assert.deepEqual(contributes.languages.map(({ id }) => id), ['weft-manifest']);
  });

  test('a workspace that is not trusted sets nothing that leads to a program or an address', () => {
    assert.deepEqual([...packageFile.capabilities.untrustedWorkspaces.restrictedConfigurations].sort(), ['weft.allowPlainHttp', 'weft.dataStores', 'weft.kubernetes.kubeconfig', 'weft.kubernetes.targets', 'weft.local.pythonEnvironment']);
  });

  test('every view has a tree and a word for its emptiness', () => {
    const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));
    assert.deepEqual(inCode(/createTreeView\('([\w.]+)'/g), views.sort());
    assert.deepEqual([...new Set(contributes.viewsWelcome.map(({ view }) => view))].sort(), views);
  });

  test('the walkthrough shows pictures that are there, with words for them, and steps end with commands', () => {
    const known = new Set<string>(commandIds);
    for (const { steps } of contributes.walkthroughs) {
      for (const { description, media, completionEvents } of steps) {
        assert.ok(existsSync(path.join(root, media.svg)), media.svg);
        assert.ok(media.altText.length > 20);
        const commands = [...completionEvents.map((event) => event.replace(/^onCommand:/, '')), ...[...description.matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command)];
        assert.deepEqual(commands.filter((command) => !known.has(command)), []);
        assert.ok(completionEvents.length > 0);
      }
    }
  });

  test('icons are there and take the colour of the theme', () => {
    for (const { icon } of contributes.viewsContainers.activitybar) {
      assert.ok(existsSync(path.join(root, icon)), icon);
      assert.match(readFileSync(path.join(root, icon), 'utf8'), /currentColor/);
    }
  });

  test('the types are those of the oldest editor that is promised', () => {
    assert.equal(packageFile.engines.vscode, `^${packageFile.devDependencies['@types/vscode'] ?? ''}`);
  });
});
