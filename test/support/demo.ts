// `npm run demo`: the first training a minute after a clone. Everything it does is what a person would type; each
// command is printed before it runs.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pythonEnvironment } from './pythonEnvironment.ts';

const root = path.resolve(import.meta.dirname, '../..');
const workspace = path.join('examples', 'retrain');
const store = path.join(workspace, 'data');

async function demo(): Promise<number> {
  const { python } = await pythonEnvironment([path.join(root, workspace, 'requirements.txt'), path.join(root, workspace, 'requirements-digits.txt')]);
  const images = path.join(root, store, 'nh-input', 'images');
  if (!existsSync(images)) {
    say('Writing scikit-learn’s handwritten digits out as pictures');
    const made = spawnSync(python, [path.join(root, workspace, 'digits.py'), images], { stdio: ['ignore', 2, 2] });
    if (made.status !== 0) return 1;
  }
  const env = { ...process.env, VIRTUAL_ENV: path.dirname(path.dirname(python)) };
  const trained = await weft(['train', path.join(workspace, 'manifest.yml'), workspace, '--store', `sl-internal-os=${store}`], env);
  const id = /^submitted\s+(\S+)/m.exec(trained.output)?.[1];
  if (id === undefined) return 1;
  await weft(['logs', id, '--tail', '4'], env);
  await weft(['scalars', id, '--tag', 'cross_entropy*'], env);
  await weft(['scalars', id, '--tag', 'accuracy*'], env);
  const shown = await weft(['show', id, '--json'], env, 'quiet');
  const { state, results } = JSON.parse(shown.output) as { state: string; results: string };
  const accuracy = await finalAccuracy(id, env);
  say('');
  if (accuracy) say(`Accuracy on pictures it never saw: ${accuracy}`);
  say(`Results: ${results}`);
  say('Next:    npm run weft -- list          npm run weft -- download ' + id);
  say('');
  process.stdout.write(`${id} ${state}\n`);
  return trained.code;
}

async function finalAccuracy(id: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const { output } = await weft(['logs', id, '--tail', '20'], env, 'quiet');
  return /test accuracy\D*([\d.]+\s?%?)/i.exec(output)?.[1];
}

/** Runs the built command line, shows what it prints as it comes, and gives it back. */
async function weft(args: readonly string[], env: NodeJS.ProcessEnv, show: 'shown' | 'quiet' = 'shown'): Promise<{ code: number; output: string }> {
  if (show === 'shown') say(`\n$ weft ${args.join(' ')}`);
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: root, env, stdio: ['inherit', 'pipe', 'inherit'] });
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
