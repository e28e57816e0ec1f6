import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Test } from 'mocha';
import { codeServerUnavailable } from '../support/vscode/codeServer.ts';
import type { HostOutcome } from '../support/vscode/hostOutcome.ts';
import { runInCodeServer } from '../support/vscode/runInCodeServer.ts';
import { requirePart } from '../support/stack/requirePart.ts';

/** One test of this process for each that ran inside the editor. */
function adopt(parent: Mocha.Suite, { tests, notes }: HostOutcome): void {
  for (const note of notes) console.log(`    ${note}`);
  for (const { title, state, error } of tests) {
    parent.addTest(
      new Test(title, function inside(this: Mocha.Context) {
        if (state === 'skipped') this.skip();
        if (state === 'failed') throw Object.assign(new Error(error), { stack: error });
      }),
    );
  }
}

suite('inside the editor', () => {
  let outcome: HostOutcome | undefined;

  suiteSetup(async function start() {
    requirePart(this, codeServerUnavailable());
    outcome = await runInCodeServer();
    if (this.test?.parent) adopt(this.test.parent, outcome);
    await wait(0);
  });

  test('the tests ran', () => {
    assert.ok((outcome?.tests.length ?? 0) > 0);
  });
});
