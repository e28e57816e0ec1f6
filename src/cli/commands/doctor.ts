import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { examine, type Finding } from '../examine.ts';
import { exitCode } from '../exitCode.ts';
import { withTarget } from '../placeOptions.ts';
import type { PlaceOptions } from '../services.ts';

export function addDoctor(program: Command, cli: Cli, finish: Finish): void {
  withTarget(addCommand(program, 'doctor', 'look at what trainings need here, and say what is missing')).action(async (options: CommonOptions & PlaceOptions) => {
    finish(
      await run(cli, options, async () => {
        const findings = await examine(cli, options);
        if (options.json) cli.terminal.print(JSON.stringify(findings));
        else for (const finding of findings) cli.terminal.print(renderFinding(cli, finding));
        return findings.some(({ outcome }) => outcome === 'missing') ? exitCode.unreachable : exitCode.done;
      }),
    );
  });
}

function renderFinding(cli: Cli, { subject, outcome, detail }: Finding): string {
  const { green, yellow, red } = cli.terminal.colours;
  const sign = { well: green('✓'), note: yellow('·'), missing: red('✗') }[outcome];
  return `${sign} ${subject.padEnd(14)} ${detail}`;
}
