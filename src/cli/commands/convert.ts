import path from 'node:path';
import { type Command, Option } from 'commander';
import { decodeManifest } from '../../core/manifest/decodeManifest.ts';
import { convertManifest } from '../../core/manifest/wml/convertManifest.ts';
import { diagnosticRow, renderDiagnostic } from '../../core/view/diagnosticText.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';
import { readManifest } from './validate.ts';

interface ConvertOptions extends CommonOptions {
  readonly to?: 'ffdl' | 'wml';
}

export function addConvert(program: Command, cli: Cli, finish: Finish): void {
  addCommand(program, 'convert <file>', 'turn a Watson Machine Learning manifest into Weft’s, or back; says on stderr what is lost')
    .addOption(new Option('--to <dialect>', 'by default the other one').choices(['ffdl', 'wml']))
    .action(async (file: string, options: ConvertOptions) => {
      finish(
        await run(cli, options, async () => {
          const decoded = decodeManifest(await readManifest(path.resolve(cli.cwd, file)));
          const converted = decoded.ok ? convertManifest(decoded.value, options.to) : { ok: false as const, failure: [decoded.failure] };
          if (!converted.ok) {
            for (const diagnostic of converted.failure) cli.terminal.say(renderDiagnostic(diagnosticRow(file, diagnostic)));
            return exitCode.wrongUse;
          }
          const { text, losses } = converted.value;
          if (options.json) cli.terminal.print(JSON.stringify({ text, losses }));
          else {
            cli.terminal.write(text);
            for (const { path: key, message, range } of losses) cli.terminal.say(`${file}:${String(range.start.line)}:${String(range.start.column)} lost ${key}: ${message}`);
          }
          return exitCode.done;
        }),
      );
    });
}
