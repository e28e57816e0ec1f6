// `npm run demo`: the first training a minute after a clone. Everything it does is what a person would type; each
// command is printed before it runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pythonEnvironment } from './pythonEnvironment.ts';

const root = path.resolve(import.meta.dirname, '../..');
const workspace = path.join('examples', 'retrain');
const store = path.join(workspace, 'data');

async function demo(): Promise<number> {
  const { python } = await pythonEnvironment([path.join(root, workspace, 'requirements.txt'), path.join(root, workspace, 'requirements-digits.txt')], { place: path.join(root, workspace, '.venv') });
  const images = path.join(root, store, 'nh-input', 'images');
  if (!existsSync(images)) {
    say('Writing scikit-learn’s handwritten digits out as pictures');
    // Renamed when whole: an interrupted demo must not train on half of them.
    const made = spawnSync(python, [path.join(root, workspace, 'digits.py'), `${images}.partial`], { stdio: ['ignore', 2, 2] });
    if (made.status !== 0) return 1;
    renameSync(`${images}.partial`, images);
  }
  const trained = await weft(['train', path.join(workspace, 'manifest.yml'), workspace, '--store', `sl-internal-os=${store}`]);
  const id = /^submitted\s+(\S+)/m.exec(trained.output)?.[1];
  if (id === undefined) return 1;
  await weft(['logs', id, '--tail', '4']);
  await weft(['scalars', id, '--tag', 'cross_entropy', '--run', '*/train']);
  await weft(['scalars', id, '--tag', 'accuracy', '--run', '*/validation']);
  const shown = await weft(['show', id, '--json'], 'quiet');
  const { state, results } = JSON.parse(shown.output) as { state: string; results: string };
  const accuracy = await finalAccuracy(id);
  say('');
  if (accuracy) say(`Accuracy on pictures it never saw: ${accuracy}`);
  say(`Results: ${path.join(store, results)}`);
  say(`Next:    npm run weft -- list    npm run weft -- show ${id}    npm run weft -- download ${id}`);
  say('');
  process.stdout.write(`${id} ${state}\n`);
  return trained.code;
}

async function finalAccuracy(id: string): Promise<string | undefined> {
  const { output } = await weft(['logs', id, '--tail', '20'], 'quiet');
  return /final test accuracy ([\d.]+ \(\d+ images\))/.exec(output)?.[1];
}

/** Runs the built command line, shows what it prints as it comes, and gives it back. */
async function weft(args: readonly string[], show: 'shown' | 'quiet' = 'shown'): Promise<{ code: number; output: string }> {
  if (show === 'shown') say(`\n$ weft ${args.map((arg) => (arg.includes('*') ? `'${arg}'` : arg)).join(' ')}`);
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (show === 'shown') process.stdout.write(chunk as Uint8Array);
  }
  const code = await new Promise<number>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('close', (status) => resolve(status ?? 1));
  });
  return { code, output };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await demo();
