import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pythonEnvironment } from '../pythonEnvironment.ts';
import { root } from './vsix.ts';

const example = path.join(root, 'examples/retrain');

/** Python packages of examples/retrain and of what writes its pictures. */
export const exampleRequirements = [path.join(example, 'requirements.txt'), path.join(example, 'requirements-digits.txt')];

/** Settings with which the example's data store is the folder `data` beside it. */
export const exampleSettings = { 'weft.dataStores': { 'sl-internal-os': 'data' } };

/** Puts the example's pictures in place, and resolves to the environment in which its training runs. */
export async function prepareExample(workspace: string): Promise<Readonly<Record<string, string>>> {
  const { python } = await pythonEnvironment(exampleRequirements);
  const images = path.join(workspace, 'data/nh-input/images');
  if (!existsSync(images)) {
    // Renamed when whole: an interrupted run must not leave half of them.
    await writeDigits(python, `${images}.partial`);
    await rename(`${images}.partial`, images);
  }
  return { VIRTUAL_ENV: path.dirname(path.dirname(python)) };
}

/** A copy of the example, as a newcomer has it after a clone. */
export async function copyExample(workspace: string): Promise<void> {
  await cp(example, workspace, { recursive: true, filter: (source) => !/[\\/](data|\.venv|__pycache__)$/.test(source) });
}

/** Writes the example's pictures, or as many of each digit. */
export async function writeDigits(python: string, images: string, ofEach = Infinity): Promise<void> {
  const { status } = spawnSync(python, [path.join(example, 'digits.py'), images], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('The example’s pictures could not be written.');
  for (const digit of await readdir(images)) {
    const spare = (await readdir(path.join(images, digit))).sort().slice(ofEach);
    await Promise.all(spare.map((file) => rm(path.join(images, digit, file))));
  }
}
