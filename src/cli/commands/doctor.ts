import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { examine, type Finding } from '../examine.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { withTarget } from '../placeOptions.ts';
import type { PlaceOptions } from '../services.ts';

interface DoctorOptions extends CommonOptions, PlaceOptions {
  readonly role?: boolean;
}

export function addDoctor(program: Command, cli: Cli, finish: Finish): void {
  withTarget(addCommand(program, 'doctor', 'look at what trainings need here, and say what is missing'))
    .option('--role', 'print the Role that Weft needs in a namespace of a cluster, for its administrator')
    .action(async (options: DoctorOptions) => {
      finish(await run(cli, options, () => doctor(cli, options)));
    });
}

async function doctor(cli: Cli, options: DoctorOptions): Promise<ExitCode> {
  if (options.role) return printRole(cli, options);
  const findings = await examine(cli, options);
  if (options.json) cli.terminal.print(JSON.stringify(findings));
  else for (const finding of findings) cli.terminal.print(renderFinding(cli, finding));
  return findings.some(({ outcome }) => outcome === 'missing') ? exitCode.unreachable : exitCode.done;
}

async function printRole(cli: Cli, { namespace = 'default', json }: DoctorOptions): Promise<ExitCode> {
  const [{ trainingRole }, { renderTrainingRole }] = await Promise.all([import('../../core/target/kubernetes/trainingRole.ts'), import('../../core/target/kubernetes/roleText.ts')]);
  if (json) cli.terminal.print(JSON.stringify(trainingRole(namespace)));
  else cli.terminal.write(renderTrainingRole(namespace));
  return exitCode.done;
}

function renderFinding(cli: Cli, { subject, outcome, detail }: Finding): string {
  const { green, yellow, red } = cli.terminal.colours;
  const sign = { well: green('✓'), note: yellow('·'), missing: red('✗') }[outcome];
  return `${sign} ${subject.padEnd(14)} ${detail}`;
}
