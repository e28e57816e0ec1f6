import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemErrorCode, WeftError } from '../../core/base/weftError.ts';
import { type DiagnosticRow, diagnosticRow, renderDiagnostic } from '../../core/view/diagnosticText.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';

export function addValidate(program: Command, cli: Cli, finish: Finish): void {
  addCommand(program, 'validate <manifest...>', 'check manifests; prints file:line:column severity code message').action(async (manifests: string[], options: CommonOptions) => {
    finish(
      await run(cli, options, async () => {
        const rows: DiagnosticRow[] = [];
        for (const manifest of manifests) rows.push(...(await validate(cli, manifest)));
        if (options.json) cli.terminal.print(JSON.stringify(rows));
        else for (const row of rows) cli.terminal.print(colourSeverity(cli, row));
        const errors = rows.filter(({ severity }) => severity === 'error').length;
        if (!options.json && errors === 0) cli.terminal.say(rows.length === 0 ? 'No faults found.' : 'No errors; it can be trained as it is.');
        return errors > 0 ? exitCode.wrongUse : exitCode.done;
      }),
    );
  });
}

async function validate(cli: Cli, manifest: string): Promise<DiagnosticRow[]> {
  const file = path.resolve(cli.cwd, manifest);
  const { checkManifestBytes } = await import('../../core/manifest/checkManifest.ts');
  const { workspaceFacts } = await import('../../core/package/workspaceFacts.ts');
  const { diagnostics } = await checkManifestBytes(await readManifest(file), { workspace: workspaceFacts(path.dirname(file)), signal: cli.interrupts.signal });
  return diagnostics.map((diagnostic) => diagnosticRow(manifest, diagnostic));
}

/** The bytes of a manifest's file. @throws WeftError `usage/no-such-file` */
export async function readManifest(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (thrown) {
    const code = systemErrorCode(thrown);
    if (code === 'EISDIR') throw new WeftError('usage/no-such-file', `“${file}” is a folder. Name the manifest in it, such as “${path.join(file, 'manifest.yml')}”.`, { cause: thrown });
    const why = code === 'ENOENT' ? 'There is no file' : 'Weft cannot read';
    throw new WeftError('usage/no-such-file', `${why} “${file}”. Name the manifest’s file; “weft init NAME” writes a first one.`, { cause: thrown });
  }
}

function colourSeverity(cli: Cli, row: DiagnosticRow): string {
  const { red, yellow, blue } = cli.terminal.colours;
  const paint = row.severity === 'error' ? red : row.severity === 'warning' ? yellow : blue;
  return renderDiagnostic({ ...row, severity: paint(row.severity) });
}
