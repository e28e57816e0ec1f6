// Three bundles, each with its own library settings: the command line (no externals at all, so that a stray import of
// `vscode` breaks the build), the extension (only `vscode` is external) and the webview (a browser). The supervisor of
// local trainings and the workers are entries of their own: they run as processes and threads.
import { chmodSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import webpack from 'webpack';

const root = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(root, 'dist');
const entry = (name, file) => (existsSync(path.join(root, file)) ? { [name]: `./${file}` } : {});

/** dist holds CommonJS inside a package of ES modules; a one-line manifest says so to Node. The command line may be run as it is. */
class CommonJsMark {
  apply(compiler) {
    compiler.hooks.afterEmit.tap('CommonJsMark', () => {
      chmodSync(path.join(dist, 'cli.js'), 0o755);
    });
    compiler.hooks.thisCompilation.tap('CommonJsMark', (compilation) => {
      compilation.hooks.processAssets.tap('CommonJsMark', () => {
        compilation.emitAsset('package.json', new webpack.sources.RawSource('{"type":"commonjs"}\n'));
      });
    });
  }
}

const base = (configFile) => ({
  mode: 'production',
  devtool: process.env.WEFT_SOURCE_MAPS ? 'source-map' : false,
  context: root,
  output: { path: dist, filename: '[name].js', chunkFilename: '[name].js', library: { type: 'commonjs2' } },
  resolve: {
    extensions: ['.ts', '.js'],
    extensionAlias: { '.js': ['.ts', '.js'] },
    // Native add-ons that `ws`, of the Kubernetes client, does without.
    alias: { bufferutil: false, 'utf-8-validate': false },
  },
  module: {
    // Without the prefix `node:` webpack would know the import by itself.
    parser: { javascript: { worker: ['Worker from node:worker_threads', '...'] } },
    rules: [
      { test: /\.ts$/, exclude: /node_modules/, loader: 'ts-loader', options: { transpileOnly: true, configFile, compilerOptions: { noEmit: false, allowImportingTsExtensions: false, rewriteRelativeImportExtensions: true, module: 'esnext', moduleResolution: 'bundler' } } },
      // The scripts of a learner's pod, found by their URL: files beside the bundles.
      { test: /\.sh$/, type: 'asset/resource', generator: { filename: 'runtime/[name][ext]' } },
    ],
  },
  // A function with one caller would be written into it as a closure, made anew at each call: of event files, two a record.
  optimization: { minimizeOptions: { javascript: { compress: { passes: 2, reduce_funcs: false } } } },
  performance: { hints: false },
  stats: 'errors-warnings',
  // A second build takes seconds instead of a minute; kept in node_modules/.cache.
  cache: { type: 'filesystem', buildDependencies: { config: [fileURLToPath(import.meta.url)] } },
});

/** The bundles share dist: each takes away what former builds left of its own, and nothing else. */
const cleaning = (own) => ({ keep: (asset) => !own.test(asset) });

/** Two bundles' numbered chunks may well get the same number: each puts its name before. */
const node = (name, own, entries, extra) => ({
  ...base('tsconfig.json'),
  ...extra,
  name,
  output: { ...base('tsconfig.json').output, chunkFilename: `${name}-[name].js`, clean: cleaning(own) },
  target: 'node22',
  entry: Object.assign({}, ...entries),
});

const cli = node('cli', /^(cli|supervisor)[.-]|^runtime(\/|$)/, [entry('cli', 'src/cli/main.ts'), entry('supervisor', 'src/core/target/local/supervisorMain.ts')], {
  plugins: [new CommonJsMark(), new webpack.BannerPlugin({ banner: '#!/usr/bin/env node', raw: true, entryOnly: true, include: 'cli.js' })],
});
const extension = node('extension', /^extension[.-]/, [entry('extension', 'src/extension/extension.ts')], {
  externals: { vscode: 'commonjs vscode' },
});
// By the package's own type the editor takes it for an ES module, unless the name says otherwise.
extension.output.filename = '[name].cjs';
const webview = {
  ...base('src/webview/tsconfig.json'),
  name: 'webview',
  target: 'web',
  output: { path: dist, filename: '[name].js', library: { type: 'module' }, module: true, clean: cleaning(/^webview[.-]/) },
  // The style sheet becomes a file of its own: the page allows no style that is not named in it.
  experiments: { outputModule: true, css: true },
  entry: entry('webview', 'src/webview/main.ts'),
};

export default [cli, extension, webview].filter((config) => Object.keys(config.entry).length > 0);
