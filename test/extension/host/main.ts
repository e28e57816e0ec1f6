// The extension that carries the tests which run inside the editor. The editor starts it in one of two ways: code-server
// as an installed extension (`activate`), an Electron by its own switch for tests (`run`).
import process from 'node:process';
import { runHostTests } from './runHostTests.ts';

export async function run(): Promise<void> {
  const { failures } = await runHostTests();
  if (failures > 0) throw new Error(`${String(failures)} tests failed.`);
}

export function activate(): void {
  // Not awaited: the editor waits for no extension that takes minutes to start.
  if (process.env['WEFT_HOST_TESTS_STARTED_BY'] === 'extension') void runHostTests();
}
