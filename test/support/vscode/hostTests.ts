import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import webpack from 'webpack';
import { packageVsix, root } from './vsix.ts';

const folder = path.join(root, 'out/host-tests');

/** What starts the tests: without it the extension that carries them does nothing. */
const packageFile = {
  name: 'weft-host-tests',
  publisher: 'weft',
  version: '0.0.1',
  private: true,
  license: 'Apache-2.0',
  engines: { vscode: '^1.105.0' },
  main: './main.cjs',
  activationEvents: ['onStartupFinished'],
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Builds the tests that run inside the editor (test/extension/host) into an extension of their own; resolves to its folder. */
export async function buildHostTests(): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(packageFile));
  await writeFile(path.join(folder, 'README.md'), 'Tests of Weft.\n');
  const compiler = webpack({
    mode: 'development',
    devtool: false,
    context: root,
    target: 'node22',
    entry: { main: './test/extension/host/main.ts' },
    output: { path: folder, filename: '[name].cjs', library: { type: 'commonjs2' } },
    externals: { vscode: 'commonjs vscode' },
    resolve: { extensions: ['.ts', '.js'], extensionAlias: { '.js': ['.ts', '.js'] } },
    optimization: { splitChunks: false },
    module: {
      // mocha is the checkout's own, required as Node does.
      parser: { javascript: { dynamicImportMode: 'eager', createRequire: false } },
      rules: [{ test: /\.ts$/, exclude: /node_modules/, loader: 'ts-loader', options: { transpileOnly: true, configFile: 'tsconfig.json', compilerOptions: { noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, module: 'esnext', moduleResolution: 'bundler' } } }],
    },
  });
  const stats = await promisify(compiler.run.bind(compiler))();
  await promisify(compiler.close.bind(compiler))();
  if (stats?.hasErrors()) throw new Error(stats.toString('errors-only'));
  return folder;
}

export async function hostTestsVsix(): Promise<string> {
  return packageVsix(await buildHostTests(), path.join(root, 'out/host-tests.vsix'));
}
