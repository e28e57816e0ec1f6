// One command for every test: runs each suite in its own mocha process, adds up the counts, and closes with the plain
// line that continuous integration reads. `npm test -- unit` runs one suite.
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { prepareParts } from './prepareParts.ts';
import { clusterStatus } from './stack/clusterDocument.ts';
import { bringClusterDown } from './stack/clusterDown.ts';

interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  readonly except?: readonly string[];
  readonly timeoutMs: number;
}

interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

const onCluster = ['test/integration/kubernetes/**/*.test.ts', 'test/integration/stack/**/*.test.ts', 'test/integration/core/target/kubernetes/**/*.test.ts'];

/** Suites in order of cost; `nightly` takes many minutes and runs only when it is named. */
const suites: readonly Suite[] = [
  { name: 'architecture', files: ['test/architecture.test.ts'], timeoutMs: 60_000 },
  { name: 'unit', files: ['test/unit/**/*.test.ts'], timeoutMs: 20_000 },
  { name: 'integration', files: ['test/integration/**/*.test.ts'], except: onCluster, timeoutMs: 300_000 },
  { name: 'extension', files: ['test/extension/**/*.test.ts'], timeoutMs: 300_000 },
  { name: 'cluster', files: onCluster, timeoutMs: 300_000 },
  { name: 'nightly', files: ['test/nightly/**/*.test.ts'], timeoutMs: 600_000 },
];

const root = path.resolve(import.meta.dirname, '../..');
const requireAll = process.env['WEFT_TEST_REQUIRE_ALL'] === '1';
const none: Counts = { passes: 0, failures: 0, pending: 0 };

/** Runs a suite to its end; what it prints goes to `output`, a file's path, where another suite has the terminal. */
async function runSuite({ name, files, except = [], timeoutMs }: Suite, output?: string): Promise<Counts> {
  const found = globSync([...files], { cwd: root, exclude: [...except] }).sort();
  if (found.length === 0) return none;
  if (output === undefined) console.log(headline(name, found.length));
  const outcome = path.join(mkdtempSync(path.join(os.tmpdir(), 'weft-test-')), 'outcome.json');
  const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
  const args = [mocha, '--ui', 'tdd', '--exit', '--timeout', String(timeoutMs), '--reporter', path.join(root, 'test/support/countingReporter.cjs'), '--reporter-option', `outcome=${outcome}`, ...found];
  const printed = output === undefined ? 'inherit' : openSync(output, 'w');
  const status = await new Promise<string>((resolve) => {
    spawn(process.execPath, args, { cwd: root, stdio: ['ignore', printed, printed] })
      .once('error', ({ message }) => resolve(message))
      .once('exit', (code, signal) => resolve(String(code ?? signal)));
  });
  if (output !== undefined) console.log(`${headline(name, found.length)}\n${readFileSync(output, 'utf8')}`);
  if (!existsSync(outcome)) {
    console.error(`${name} stopped before it could count (${status}).`);
    return { ...none, failures: 1 };
  }
  const counts = JSON.parse(readFileSync(outcome, 'utf8')) as Counts;
  return status !== '0' && counts.failures === 0 ? { ...counts, failures: 1 } : counts;
}

function headline(name: string, files: number): string {
  return `\n== ${name} (${String(files)} files)`;
}

async function inTurn(lane: readonly Suite[]): Promise<Counts> {
  let sum = none;
  for (const suite of lane) sum = add(sum, await runSuite(suite));
  return sum;
}

function add(one: Counts, other: Counts): Counts {
  return { passes: one.passes + other.passes, failures: one.failures + other.failures, pending: one.pending + other.pending };
}

const foundCluster = (await clusterStatus()).cluster !== undefined;
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? suites.filter(({ name }) => name !== 'nightly') : suites.filter(({ name }) => wanted.includes(name));
await prepareParts(chosen.map(({ name }) => name));

// The cluster's tests mostly wait for the cluster: beside them the others have the machine nearly to themselves.
const beside = chosen.length > 1 ? chosen.filter(({ name }) => name === 'cluster') : [];
const kept = path.join(mkdtempSync(path.join(os.tmpdir(), 'weft-test-')), 'cluster.log');
const totals = (await Promise.all([inTurn(chosen.filter((suite) => !beside.includes(suite))), ...beside.map((suite) => runSuite(suite, kept))])).reduce(add, none);

// A cluster that somebody brought up before is theirs; one that the tests brought up goes with them.
if (!foundCluster && (await clusterStatus()).cluster !== undefined) await bringClusterDown();
console.log(`\n${String(totals.passes)} passed, ${String(totals.failures)} failed${totals.pending > 0 ? `, ${String(totals.pending)} skipped` : ''}`);
process.exitCode = totals.failures > 0 || totals.passes === 0 || (requireAll && totals.pending > 0) ? 1 : 0;
