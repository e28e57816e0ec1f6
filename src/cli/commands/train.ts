import os from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { WeftError } from '../../core/base/weftError.ts';
import { type PreparedTraining, prepareTraining } from '../../core/training/prepareTraining.ts';
import type { PreflightFinding } from '../../core/target/trainingTarget.ts';
import { submitTraining } from '../../core/training/submit/submitTraining.ts';
import { openStore } from '../../core/store/openStore.ts';
import { workspaceFacts } from '../../core/package/workspaceFacts.ts';
import { type DiagnosticRow, diagnosticRow, findingLine, renderDiagnostic, renderFinding } from '../../core/view/diagnosticText.ts';
import { packagePreviewText } from '../../core/view/packagePreviewText.ts';
import { planHeadline } from '../../core/view/planText.ts';
import { preflightDiagnostic } from '../../core/view/preflightDiagnostic.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { drawProgress } from '../drawProgress.ts';
import type { LeftOut, PackagedWorkspace } from '../../core/package/codePackage.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { followTraining } from '../followTraining.ts';
import { withTarget } from '../placeOptions.ts';
import { openServices, type PlaceOptions, type Services } from '../services.ts';
import { tellFacts } from '../tellFacts.ts';
import { requireWritableHome } from '../writableHome.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';
import { readManifest } from './validate.ts';

interface TrainOptions extends CommonOptions, PlaceOptions {
  readonly follow?: boolean;
  readonly detach?: boolean;
  readonly dryRun?: boolean;
  readonly preflight: boolean;
}

export function addTrain(program: Command, cli: Cli, finish: Finish): void {
  withTarget(addCommand(program, 'train <manifest> [workspace]', 'train: pack the workspace (a folder or a ZIP; by default the manifest’s folder), send it, run it'))
    .option('-f, --follow', 'print what the learners write as well')
    .option('-d, --detach', 'do not wait for the end')
    .option('-n, --dry-run', 'show what would be sent and where it would run, and do nothing')
    .option('--no-preflight', 'submit in spite of what the target says against it')
    .action(async (manifest: string, workspace: string | undefined, options: TrainOptions) => {
      finish(await run(cli, options, () => train(cli, manifest, workspace, options)));
    });
}

async function train(cli: Cli, manifest: string, workspacePath: string | undefined, options: TrainOptions): Promise<ExitCode> {
  const manifestPath = path.resolve(cli.cwd, manifest);
  const workspace = await openWorkspace(path.resolve(cli.cwd, workspacePath ?? path.dirname(manifestPath)), cli);
  await requireWritableHome(cli.home);
  const services = await openServices(cli, options);
  const prepared = await prepare(cli, services, manifest, manifestPath, workspace);
  if (!prepared) return exitCode.wrongUse;
  const { plan } = prepared;
  cli.terminal.say(`${planHeadline(plan)}  ->  ${services.target.label}`);
  tellFindings(cli, manifest, prepared);
  if (options.dryRun) return showPreview(cli, workspace, prepared, options);
  const submitted = await submit(cli, services, { prepared, manifest, manifestPath, workspace, options });
  if (!submitted) return exitCode.refused;
  return followTraining(cli, services, plan, options);
}

async function showPreview(cli: Cli, workspace: Workspace, prepared: PreparedTraining, { json }: TrainOptions): Promise<ExitCode> {
  const { terminal, interrupts } = cli;
  const preview = await workspace.preview(prepared.manifest, { report: drawProgress(terminal), signal: interrupts.signal, knownSecrets: prepared.secrets });
  if (json) terminal.print(JSON.stringify({ plan: prepared.plan, package: preview }));
  else for (const line of packagePreviewText(preview)) terminal.print(line);
  return exitCode.done;
}

/** The plan, or undefined once what is wrong was said. */
async function prepare(cli: Cli, services: Services, manifest: string, manifestPath: string, workspace: Workspace): Promise<PreparedTraining | undefined> {
  const prepared = await prepareTraining(
    {
      manifestBytes: await readManifest(manifestPath),
      ...(workspace.kind === 'folder' && { workspace: workspaceFacts(workspace.path) }),
      sources: services.sources,
      submittedBy: os.userInfo().username,
    },
    { clock: cli.clock, signal: cli.interrupts.signal },
  );
  const { terminal } = cli;
  if (!prepared.ok && prepared.failure.kind === 'connections') {
    const [first] = prepared.failure.findings;
    for (const { message } of prepared.failure.findings.slice(1)) terminal.say(message);
    throw new WeftError(first?.code ?? 'store/invalid-connection', first?.message ?? 'A data store cannot be reached.');
  }
  if (prepared.ok) return prepared.value;
  if (prepared.failure.kind === 'manifest') for (const diagnostic of prepared.failure.diagnostics) terminal.say(renderDiagnostic(diagnosticRow(manifest, diagnostic)));
  return undefined;
}

/** A line for each thing worth knowing: where it stands, and what it is. How to mend it is `weft validate`'s to say. */
function tellFindings({ terminal }: Cli, manifest: string, { diagnostics, warnings }: PreparedTraining): void {
  for (const diagnostic of diagnostics) terminal.say(renderFinding(diagnosticRow(manifest, diagnostic)));
  for (const { dataStoreId, message } of warnings) terminal.say(findingLine('warning', `${dataStoreId}  ${message}`));
}

interface SubmitCall {
  readonly prepared: PreparedTraining;
  readonly manifest: string;
  readonly manifestPath: string;
  readonly workspace: Workspace;
  readonly options: TrainOptions;
}

/** Whether it was submitted; what refuses it has been said. */
async function submit(cli: Cli, services: Services, { prepared, manifest, manifestPath, workspace, options }: SubmitCall): Promise<boolean> {
  const { terminal, clock } = cli;
  const beganMs = clock.now();
  const report = drawProgress(terminal);
  const place = await placeFindings(manifest, manifestPath);
  let leftOut: readonly LeftOut[] = [];
  const packageCode = async (signal: AbortSignal): Promise<PackagedWorkspace> => {
    const packaged = await workspace.package(prepared.manifest, { report, signal, knownSecrets: prepared.secrets });
    leftOut = packaged.preview.leftOut;
    return packaged;
  };
  const submitted = await submitTraining(
    {
      plan: prepared.plan,
      manifestText: prepared.manifestText,
      manifestPath,
      target: services.target,
      connections: prepared.connections,
      packageCode,
      skipPreflight: !options.preflight,
      ...(workspace.kind === 'folder' && { workspaceFolder: workspace.path }),
    },
    {
      journal: services.journal,
      buckets: services.buckets,
      clusters: services.clusters,
      openStore,
      clock,
      report,
      signal: cli.interrupts.signal,
      onFinding: (finding) => terminal.say(renderFinding(place(finding))),
      onFacts: (facts) => tellFacts(cli, facts, { id: prepared.plan.trainingId, leftOut, json: options.json }),
    },
  );
  const { trainingId } = prepared.plan;
  if (submitted.ok) {
    if (options.json) terminal.print(JSON.stringify({ id: trainingId, event: 'submitted' }));
    else terminal.print(`submitted   ${trainingId} in ${((clock.now() - beganMs) / 1000).toFixed(1)} s`);
    return true;
  }
  if (submitted.failure.kind === 'already-submitting') terminal.say(`“${manifest}” is being submitted already, as “${submitted.failure.trainingId}”.`);
  else for (const finding of submitted.failure.findings) terminal.say(renderDiagnostic(place(finding)));
  return false;
}

/** Where what the target finds stands in the manifest. */
async function placeFindings(manifest: string, manifestPath: string): Promise<(finding: PreflightFinding) => DiagnosticRow> {
  const [bytes, { manifestPlaces }] = await Promise.all([readManifest(manifestPath), import('../../core/manifest/manifestPlaces.ts')]);
  const placeOf = manifestPlaces(Buffer.from(bytes).toString('utf8'));
  return (finding) => diagnosticRow(manifest, preflightDiagnostic(finding, placeOf));
}
