import type { Command } from 'commander';
import type { TargetFinding as Finding } from '../../core/target/trainingTarget.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { examine } from '../examine.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { withTarget } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

interface DoctorOptions extends CommonOptions, PlaceOptions {
  readonly role?: boolean;
  readonly orphans?: boolean;
}

export function addDoctor(program: Command, cli: Cli, finish: Finish): void {
  withTarget(addCommand(program, 'doctor [manifest]', 'look at what trainings need, or what this manifest needs, and say what is missing'))
    .option('--role', 'print the Role that Weft needs in a namespace of a cluster, and the ClusterRole for its nodes, for the administrator')
    .option('--orphans', 'list what crashes have left behind on targets and in buckets')
    .action(async (manifest: string | undefined, options: DoctorOptions) => {
      finish(await run(cli, options, () => doctor(cli, options, manifest)));
    });
}

async function doctor(cli: Cli, options: DoctorOptions, manifest: string | undefined): Promise<ExitCode> {
  if (options.role) return printRole(cli, options);
  if (options.orphans) return printOrphans(cli, options);
  const findings = await examine(cli, options, manifest);
  if (options.json) cli.terminal.print(JSON.stringify(findings));
  else for (const finding of findings) cli.terminal.print(renderFinding(cli, finding));
  return findings.some(({ outcome }) => outcome === 'missing') ? exitCode.unreachable : exitCode.done;
}

async function printRole(cli: Cli, { namespace = 'default', json }: DoctorOptions): Promise<ExitCode> {
  const { documentedRoles, renderTrainingRole } = await import('../../core/target/kubernetes/roleText.ts');
  // What kubectl takes as one document.
  if (json) cli.terminal.print(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documentedRoles(namespace) }));
  else cli.terminal.write(renderTrainingRole(namespace));
  return exitCode.done;
}

async function printOrphans(cli: Cli, options: DoctorOptions): Promise<ExitCode> {
  const { terminal, interrupts } = cli;
  const { orphans, unseen, troubles } = await (await openServices(cli, options)).findOrphans({ signal: interrupts.signal });
  if (options.json) terminal.print(JSON.stringify(orphans));
  else for (const { message } of orphans) terminal.print(message);
  for (const { place, error } of troubles) terminal.say(`${place}  ${error.message}`);
  if (unseen.length > 0) terminal.say(`Not looked at, for want of rights: ${unseen.join(', ')}.`);
  if (!options.json && orphans.length === 0) terminal.say(troubles.length > 0 ? 'No orphans, as far as could be looked.' : 'No orphans.');
  if (troubles.length > 0) return exitCode.unreachable;
  return orphans.length > 0 ? exitCode.trainingFailed : exitCode.done;
}

function renderFinding(cli: Cli, { subject, outcome, detail }: Finding): string {
  const { green, yellow, red } = cli.terminal.colours;
  const sign = { well: green('✓'), note: yellow('·'), missing: red('✗') }[outcome];
  return `${sign} ${subject.padEnd(14)} ${detail}`;
}
