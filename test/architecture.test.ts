import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '..');

/** Data goes one way: a layer may import itself and those before it. Hosts come last and do not know each other. */
const layers = ['base', 'manifest', 'plan', 'package', 'store', 'target', 'training', 'logs', 'metrics', 'view'];
const hosts = ['cli', 'extension', 'webview'];

const topLevel = ['src', 'schemas', 'media', 'test', 'examples', 'package.json', 'package-lock.json', 'tsconfig.json', 'webpack.config.js', 'eslint.config.js', '.vscodeignore', 'README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md', '.vscode', '.ci', '.gitignore'];

const sources = globSync('src/**/*.{ts,sh}', { cwd: root }).map((file) => file.split(path.sep).join('/')).sort();
const modules = sources.filter((file) => file.endsWith('.ts'));

/** Relative imports of a module as paths from the root; packages as they are named. */
function importsOf(file: string): string[] {
  return ts.preProcessFile(readFileSync(path.join(root, file), 'utf8'), true, true).importedFiles.map(({ fileName }) =>
    fileName.startsWith('.') ? path.posix.join(path.posix.dirname(file), fileName) : fileName,
  );
}

const graph = new Map(modules.map((file) => [file, importsOf(file)]));

/** base … view for the core, then messages, then the host's name. */
function layerOf(file: string): string {
  const [, area = '', layer = ''] = file.split('/');
  return area === 'core' ? layer : area;
}

function mayImport(from: string, to: string): boolean {
  if (from === to) return true;
  if (to === 'messages') return from === 'extension' || from === 'webview';
  if (hosts.includes(to)) return false;
  if (hosts.includes(from) || from === 'messages') return true;
  return layers.indexOf(to) < layers.indexOf(from);
}

function findCycle(): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = graph.has(next) ? visit(next, [...trail, file]) : undefined;
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of modules) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

suite('architecture', () => {
  test('imports follow the order of the layers and never go back', () => {
    const wrong = modules.flatMap((file) =>
      (graph.get(file) ?? [])
        .filter((to) => to.startsWith('src/') && !mayImport(layerOf(file), layerOf(to)))
        .map((to) => `${file} -> ${to}`),
    );
    assert.deepEqual(wrong, []);
  });

  test('every folder of the core is a known layer', () => {
    assert.deepEqual([...new Set(modules.map(layerOf))].filter((layer) => ![...layers, ...hosts, 'messages'].includes(layer)), []);
  });

  test('modules form no cycle', () => {
    assert.equal(findCycle(), undefined);
  });

  test('only the extension imports vscode', () => {
    assert.deepEqual(modules.filter((file) => graph.get(file)?.includes('vscode') && !file.startsWith('src/extension/')), []);
  });

  test('files have at most 300 lines, entry files 100', () => {
    const long = sources
      .filter((file) => !file.endsWith('.generated.ts'))
      .map((file) => ({ file, lines: readFileSync(path.join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ file, lines }) => lines > (/\/(main|extension)\.ts$/.test(file) ? 100 : 300));
    assert.deepEqual(long, []);
  });

  test('there are no default exports, barrels or banned names', () => {
    const banned = /^(index|utils?|helpers?|misc|common|manager|data|info)\.ts$/;
    assert.deepEqual(modules.filter((file) => banned.test(path.posix.basename(file))), []);
    assert.deepEqual(modules.filter((file) => /^export default/m.test(readFileSync(path.join(root, file), 'utf8'))), []);
  });

  test('nothing is exempt from the compiler, and an exemption from lint says why', () => {
    const exempt = modules.filter((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return /@ts-(ignore|expect-error|nocheck)/.test(text) || /eslint-disable(?![^\n]* -- \S)/.test(text);
    });
    assert.deepEqual(exempt, []);
  });

  test('the top level holds what the design lists and nothing else', () => {
    const tracked = existsSync(path.join(root, '.git')) ? execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n') : [];
    const found = new Set(tracked.filter(Boolean).map((file) => file.split('/')[0] ?? ''));
    assert.deepEqual([...found].filter((name) => !topLevel.includes(name)), []);
  });

  test('nothing tracked names a package registry’s host', () => {
    const hostnames = ['registry.npmjs' + '.org', 'pypi' + '.org', 'proxy.golang' + '.org', 'deb.debian' + '.org'];
    for (const hostname of hostnames) {
      const hits = existsSync(path.join(root, '.git')) ? grep(hostname) : '';
      assert.equal(hits, '', hostname);
    }
  });
});

function grep(text: string): string {
  try {
    return execFileSync('git', ['grep', '-l', '-F', text], { cwd: root, encoding: 'utf8' });
  } catch {
    return ''; // git grep exits 1 when nothing matches
  }
}
