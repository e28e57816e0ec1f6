import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { tempFolder } from '../../support/tempFolder.ts';
import { repository } from './weft.ts';

export const example = path.join(repository, 'examples/retrain');
const fixture = path.join(import.meta.dirname, 'fixtures/article-manifest.yml');
/** The article and its photos, where they lie beside the checkout. */
const shared = path.join(repository, '../shared');

/** From the article itself where it lies beside the checkout, and then the fixture is proven to be the same. */
export async function articleManifest(): Promise<string> {
  const text = await readFile(fixture, 'utf8');
  const seed = path.join(shared, 'seed');
  if (existsSync(seed)) {
    const articles = await Promise.all((await readdir(seed)).map((name) => readFile(path.join(seed, name), 'utf8')));
    const [, quoted] = /^```\n(name: retrain\n.*?)^```$/ms.exec(articles.join('\n')) ?? [];
    assert.equal(text, quoted);
  }
  return text;
}

/** The article's manifest with only its endpoint and keys changed. */
export async function articleManifestFor({ endpoint, accessKey, secretKey }: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string }): Promise<string> {
  return (await articleManifest()).replace(/auth_url: .*/, `auth_url: ${endpoint}`).replace(/user_name: .*/, `user_name: ${accessKey}`).replace(/password: .*/, `password: ${secretKey}`);
}

/** Photos of seven things where they are at hand, else some of scikit-learn's digits. */
export async function writeImages(python: string, folder: string): Promise<void> {
  const photos = path.join(shared, 'data/images');
  const perClass = 20;
  await using digits = await tempFolder();
  const all = existsSync(photos) ? photos : digits.path;
  if (all === digits.path) assert.equal(spawnSync(python, [path.join(example, 'digits.py'), all]).status, 0);
  for (const name of await readdir(all)) {
    await mkdir(path.join(folder, name));
    for (const file of (await readdir(path.join(all, name))).slice(0, perClass)) await cp(path.join(all, name, file), path.join(folder, name, file));
  }
}

export function assertWellAboveChance(log: string, classes: readonly string[]): void {
  const accuracy = Number(/^final test accuracy ([\d.]+)/m.exec(log)?.[1]);
  assert.ok(accuracy > 2 / classes.length, `accuracy ${String(accuracy)} of ${String(classes.length)} classes`);
}
