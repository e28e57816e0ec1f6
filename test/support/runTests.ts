// One command for every test: runs each suite in its own mocha process, adds up the counts, and closes with the plain
// line that continuous integration reads. `npm test -- unit` runs one suite.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { clusterStatus } from './stack/clusterDocument.ts';
import { bringClusterDown } from './stack/clusterDown.ts';

interface Counts {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
}

/** Suites in order of cost; `nightly` takes many minutes of a cluster and runs only when it is named. */
const suites = [
  { name: 'architecture', files: ['test/architecture.test.ts'], timeoutMs: 60_000 },
  { name: 'unit', files: ['test/unit/**/*.test.ts'], timeoutMs: 20_000 },
  { name: 'integration', files: ['test/integration/**/*.test.ts'], timeoutMs: 300_000 },
  { name: 'extension', files: ['test/extension/**/*.test.ts'], timeoutMs: 300_000 },
  { name: 'nightly', files: ['test/nightly/**/*.test.ts'], timeoutMs: 600_000 },
] as const;

const root = path.resolve(import.meta.dirname, '../..');
const requireAll = process.env['WEFT_TEST_REQUIRE_ALL'] === '1';

function runSuite(name: string, files: readonly string[], timeoutMs: number): Counts {
  const found = globSync([...files], { cwd: root }).sort();
  if (found.length === 0) return { passes: 0, failures: 0, pending: 0 };
  console.log(`\n== ${name} (${String(found.length)} files)`);
  const outcome = path.join(mkdtempSync(path.join(os.tmpdir(), 'weft-test-')), 'outcome.json');
  const mocha = path.join(root, 'node_modules/mocha/bin/mocha.js');
  const ran = spawnSync(process.execPath, [mocha, '--ui', 'tdd', '--exit', '--timeout', String(timeoutMs), '--reporter', path.join(root, 'test/support/countingReporter.cjs'), '--reporter-option', `outcome=${outcome}`, ...found], { cwd: root, stdio: 'inherit' });
  if (!existsSync(outcome)) {
    console.error(`${name} stopped before it could count (${ran.error?.message ?? `exit ${String(ran.status)}`}).`);
    return { passes: 0, failures: 1, pending: 0 };
  }
  const counts = JSON.parse(readFileSync(outcome, 'utf8')) as Counts;
  return ran.status !== 0 && counts.failures === 0 ? { ...counts, failures: 1 } : counts;
}

const foundCluster = (await clusterStatus()).cluster !== undefined;
const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? suites.filter(({ name }) => name !== 'nightly') : suites.filter((suite) => wanted.includes(suite.name));
const totals = chosen
  .map((suite) => runSuite(suite.name, suite.files, suite.timeoutMs))
  .reduce((sum, counts) => ({ passes: sum.passes + counts.passes, failures: sum.failures + counts.failures, pending: sum.pending + counts.pending }), { passes: 0, failures: 0, pending: 0 });

// A cluster that somebody brought up before is theirs; one that the tests brought up goes with them.
if (!foundCluster && (await clusterStatus()).cluster !== undefined) await bringClusterDown();
console.log(`\n${String(totals.passes)} passed, ${String(totals.failures)} failed${totals.pending > 0 ? `, ${String(totals.pending)} skipped` : ''}`);
process.exitCode = totals.failures > 0 || totals.passes === 0 || (requireAll && totals.pending > 0) ? 1 : 0;
