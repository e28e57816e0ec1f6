import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import webpack, { type Configuration } from 'webpack';

const root = path.resolve(import.meta.dirname, '../..');

/** Bundles a program as the command line is bundled, so that what is measured is what people run; answers its path. */
export async function bundleProgram(entry: string, folder: string): Promise<string> {
  const { default: configurations } = (await import(pathToFileURL(path.join(root, 'webpack.config.js')).href)) as { default: readonly Configuration[] };
  const commandLine = configurations.find(({ name }) => name === 'cli');
  const compiler = webpack({ ...commandLine, entry: { program: entry }, plugins: [], output: { ...commandLine?.output, path: folder, filename: '[name].cjs' } });
  const stats = await promisify(compiler.run.bind(compiler))();
  if (!stats || stats.hasErrors()) throw new Error(`The program ${entry} could not be bundled: ${stats?.toString('errors-only') ?? ''}`);
  return path.join(folder, 'program.cjs');
}
