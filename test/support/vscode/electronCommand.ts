// `npm run test:electron`: the tests of test/extension/host in a VS Code of the desktop: the one that VSCODE_EXECUTABLE
// names, or the newest stable one, which is downloaded. They are the same that `npm test` runs in a code-server.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { runCommand } from '../stack/runCommand.ts';
import { tempFolder } from '../tempFolder.ts';
import { quietSettings, writeSettings } from './editorSettings.ts';
import type { HostOutcome } from './hostOutcome.ts';
import { buildHostTests } from './hostTests.ts';
import { writeHostWorkspace } from './hostWorkspace.ts';
import { root, weftVsix } from './vsix.ts';

await using folder = await tempFolder();
const workspace = folder.join('workspace');
const outcomeFile = folder.join('outcome.json');
const own = ['--user-data-dir', folder.join('profile'), '--extensions-dir', folder.join('extensions')];
const executable = process.env['VSCODE_EXECUTABLE'] ?? (await downloadAndUnzipVSCode('stable'));

await writeHostWorkspace(workspace);
await writeSettings(folder.join('profile'), quietSettings);
const [cli = executable, ...cliArgs] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
await runCommand(cli, [...cliArgs, ...own, '--install-extension', await weftVsix()]);
const tests = await buildHostTests();
const ended = runTests({
  vscodeExecutablePath: executable,
  extensionDevelopmentPath: tests,
  extensionTestsPath: `${tests}/main.cjs`,
  extensionTestsEnv: { WEFT_HOME: folder.join('weft-home'), WEFT_HOST_TESTS_ROOT: root, WEFT_HOST_TESTS_OUTCOME: outcomeFile },
  launchArgs: [workspace, ...own, '--disable-workspace-trust', '--disable-updates'],
  reuseMachineInstall: true,
});
// What the tests said is printed whatever the editor's exit code is.
await ended.catch((thrown: unknown) => console.error(String(thrown)));
if (!existsSync(outcomeFile)) throw new Error('The editor ended before its tests could.');
const outcome = JSON.parse(await readFile(outcomeFile, 'utf8')) as HostOutcome;
for (const note of outcome.notes) console.log(note);
for (const { title, state, error } of outcome.tests) console.log(`${state.padEnd(8)}${title}${error === undefined ? '' : `\n${error}`}`);
const failures = outcome.tests.filter(({ state }) => state === 'failed').length;
console.log(`\n${String(outcome.tests.length - failures)} passed, ${String(failures)} failed`);
process.exitCode = failures > 0 ? 1 : 0;
