import process from 'node:process';
import * as vscode from 'vscode';
import { asWeftError } from '../../core/base/weftError.ts';
import { type KubeconfigContext, listContexts, readKubeconfig } from '../../core/target/kubernetes/api/kubeconfig.ts';
import type { KnownCluster } from '../../core/training/knownClusters.ts';
import { kubeconfigPath, readSetting, writeSetting } from '../settings.ts';
import type { ChosenTarget } from '../targets/targetChoice.ts';
import { placeOf } from '../trainings/trainingPlaces.ts';
import type { Command, CommandContext } from './commandContext.ts';

interface TargetPick extends vscode.QuickPickItem {
  readonly target?: ChosenTarget;
  /** A context whose namespace is still to be said. */
  readonly context?: KubeconfigContext;
}

/** This computer, or a namespace of a cluster that the kubeconfig names: where Train Model runs, and whose trainings are shown. */
export const selectTarget: Command = async (context) => {
  const services = await context.services.open();
  const picked = await vscode.window.showQuickPick(await targetPicks(context), { title: 'Select Target', placeHolder: `Weft trains on ${context.choice.label} now`, matchOnDescription: true });
  const wanted = picked?.target ?? (picked?.context && (await askNamespace(picked.context)));
  if (!wanted) return;
  context.execAllowance.forgetRefusals();
  const target = await services.selectTarget(wanted.id, wanted.namespace);
  await context.choice.choose(target);
  if (target.namespace !== undefined) await show({ context: target.id, namespace: target.namespace });
  await context.trainings.start();
  context.trainings.attend(target, services);
  await context.trainings.reconnect(placeOf({ targetId: target.id, ...(target.namespace !== undefined && { namespace: target.namespace }) }));
};

async function targetPicks({ services, choice }: CommandContext): Promise<TargetPick[]> {
  const { clusters } = await services.open();
  const separator = (label: string): TargetPick => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const mark = (target: ChosenTarget): string => (target.id === choice.chosen.id && target.namespace === choice.chosen.namespace ? 'selected' : '');
  const local: ChosenTarget = { id: 'local' };
  const known = unique([...readSetting('kubernetes.targets'), ...(await clusters.list())]).map(({ context: id, namespace }): TargetPick => ({ label: `$(server-environment) ${placeOf({ targetId: id, namespace })}`, description: mark({ id, namespace }), target: { id, namespace } }));
  return [
    { label: '$(device-desktop) This computer', description: mark(local), target: local },
    ...(known.length > 0 ? [separator('trained on before'), ...known] : []),
    separator('contexts of the kubeconfig'),
    ...(await contextPicks()),
  ];
}

/** Where there is no kubeconfig, the reason stands in its place: choosing it changes nothing. */
async function contextPicks(): Promise<TargetPick[]> {
  try {
    const contexts = listContexts(await readKubeconfig({ environment: process.env, ...kubeconfigPath() }));
    return contexts.map((context) => ({ label: `$(server) ${context.name}`, description: [context.namespace, context.isCurrent ? 'current context' : ''].filter(Boolean).join(' · '), context }));
  } catch (thrown) {
    return [{ label: '$(info) No cluster is known', detail: asWeftError(thrown).message }];
  }
}

async function askNamespace({ name, namespace = 'default' }: KubeconfigContext): Promise<ChosenTarget | undefined> {
  const written = await vscode.window.showInputBox({
    title: `Namespace of ${name}`,
    prompt: 'Where the trainings run. You need the rights of an ordinary user in it, and none beyond.',
    value: namespace,
    ignoreFocusOut: true,
    validateInput: (text) => (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text.trim()) ? undefined : 'A namespace has lower-case letters, digits and hyphens.'),
  });
  return written === undefined ? undefined : { id: name, namespace: written.trim() };
}

/** Its trainings are shown from now on, in every window. */
async function show(cluster: KnownCluster): Promise<void> {
  const shown = readSetting('kubernetes.targets');
  const all = unique([...shown, cluster]);
  if (all.length > shown.length) await writeSetting('kubernetes.targets', all);
}

function unique(clusters: readonly KnownCluster[]): KnownCluster[] {
  return [...new Map(clusters.map(({ context, namespace }) => [JSON.stringify([context, namespace]), { context, namespace }])).values()];
}
