import path from 'node:path';
import * as vscode from 'vscode';
import { renderBytes } from '../../core/base/renderBytes.ts';
import type { PackagePreview } from '../../core/package/codePackage.ts';
import type { TrainingPlan } from '../../core/plan/trainingPlan.ts';
import { renderQuantity } from '../../core/view/number.ts';
import { renderResources } from '../../core/view/planText.ts';

interface PreviewItem extends vscode.QuickPickItem {
  /** Path of a file to look at; absent on the item that trains. */
  readonly file?: string;
}

interface Preview {
  readonly plan: TrainingPlan;
  readonly targetLabel: string;
  readonly preview: PackagePreview;
  readonly folder: string;
}

/** What would be sent, what stays, what each learner gets and where: Enter trains, a file opens instead. */
export async function showPreview({ plan, targetLabel, preview, folder }: Preview): Promise<boolean> {
  const { files, totalBytes, leftOut, warnings } = preview;
  const separator = (label: string): PreviewItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const items: PreviewItem[] = [
    { label: `$(play) Train on ${targetLabel}`, description: plan.trainingId, detail: [`${plan.framework.name} ${plan.framework.version ?? ''}`.trim(), renderQuantity(plan.learners, 'learner'), renderResources(plan.resources)].join(' · '), alwaysShow: true },
    ...(warnings.length > 0 ? [separator('worth knowing')] : []),
    ...warnings.map(({ path: file, message }) => ({ label: `$(warning) ${file}`, detail: message, file })),
    separator(`goes: ${renderQuantity(files.length, 'file')}, ${renderBytes(totalBytes)}`),
    ...files.map(({ path: file, sizeBytes }) => ({ label: `$(file) ${file}`, description: renderBytes(sizeBytes), file })),
    ...(leftOut.length > 0 ? [separator(`stays: ${String(leftOut.length)}`)] : []),
    ...leftOut.map(({ path: file, directory, rule }) => ({ label: `$(circle-slash) ${file}${directory ? '/' : ''}`, description: rule, ...(!directory && { file }) })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `Train ${plan.name}`, placeHolder: 'Enter trains; a file opens instead', matchOnDescription: true });
  if (!picked) return false;
  if (picked === items[0]) return true;
  if (picked.file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, picked.file)));
  return false;
}
