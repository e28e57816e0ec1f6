import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import type Mocha from 'mocha';
import type { HostOutcome, HostTest } from '../../support/vscode/hostOutcome.ts';
import { notes } from './notes.ts';

/** Runs every suite of this folder and leaves the outcome in the file that WEFT_HOST_TESTS_OUTCOME names. */
export async function runHostTests(): Promise<{ failures: number }> {
  const { WEFT_HOST_TESTS_OUTCOME: outcomeFile = '', WEFT_HOST_TESTS_ROOT: root = '' } = process.env;
  const leave = (outcome: HostOutcome): void => {
    writeFileSync(`${outcomeFile}.part`, JSON.stringify(outcome));
    renameSync(`${outcomeFile}.part`, outcomeFile);
  };
  try {
    const MochaClass = createRequire(path.join(root, 'package.json'))('mocha') as typeof Mocha;
    const mocha = new MochaClass({ ui: 'tdd', timeout: 120_000, reporter: 'dot' });
    mocha.suite.emit('pre-require', globalThis as never, 'host', mocha);
    await registerSuites();
    const tests = await new Promise<HostTest[]>((resolve) => {
      const ran: HostTest[] = [];
      const runner = mocha.run(() => resolve(ran));
      const keep = (state: HostTest['state']) => (test: Mocha.Runnable, error?: Error) => {
        ran.push({ title: test.titlePath().join(' › '), state, ...(error && { error: error.stack ?? error.message }) });
      };
      runner.on('pass', keep('passed')).on('fail', keep('failed')).on('pending', keep('skipped'));
    });
    leave({ tests, notes });
    return { failures: tests.filter(({ state }) => state === 'failed').length };
  } catch (thrown) {
    leave({ tests: [{ title: 'the tests inside the editor start', state: 'failed', error: String(thrown instanceof Error ? thrown.stack : thrown) }], notes });
    throw thrown;
  }
}

/** In this order: what starts the extension is seen only once in an editor. */
async function registerSuites(): Promise<void> {
  await import('./activation.ts');
  await import('./contributions.ts');
  await import('./manifests.ts');
}
