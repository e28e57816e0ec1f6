import os from 'node:os';
import path from 'node:path';
import { asWeftError } from '../core/base/weftError.ts';
import { openStore } from '../core/store/openStore.ts';
import type { TargetFinding } from '../core/target/trainingTarget.ts';
import { prepareTraining } from '../core/training/prepareTraining.ts';
import { checkStores, connectionOf, probeResults } from '../core/training/submit/checkStores.ts';
import type { Cli } from './cli.ts';
import { readManifest } from './commands/validate.ts';
import type { Services } from './services.ts';

/** Whether a manifest could be trained: what its target says of it, and whether its data stores are as it needs them. */
export async function examineManifest(cli: Cli, { sources, target }: Services, manifest: string): Promise<TargetFinding[]> {
  const { signal } = cli.interrupts;
  const manifestBytes = await readManifest(path.resolve(cli.cwd, manifest));
  const prepared = await prepareTraining({ manifestBytes, sources, submittedBy: os.userInfo().username }, { clock: cli.clock, signal });
  if (!prepared.ok && prepared.failure.kind === 'connections') return prepared.failure.findings.map(({ message }) => ({ subject: 'storage', outcome: 'missing', detail: message }));
  if (!prepared.ok) return [{ subject: 'manifest', outcome: 'missing', detail: `${manifest} has faults. “weft validate ${manifest}” lists them.` }];
  const { plan, connections } = prepared.value;
  const placed = await examined('manifest', signal, async () => {
    const findings = await target.preflight(plan, { signal });
    return findings.map(({ severity, message }): TargetFinding => ({ subject: 'manifest', outcome: severity === 'error' ? 'missing' : 'note', detail: message }));
  });
  const stored = await examined('storage', signal, async () => {
    const store = openStore(connectionOf(connections, plan.results.dataStoreId));
    await checkStores({ plan, connections, openStore, signal });
    await probeResults(plan, store, signal);
    const data = plan.data.map(({ bucket }) => `data from “${bucket}”, `).join('');
    return [{ subject: 'storage', outcome: 'well', detail: `${data}results to “${plan.results.bucket}” of ${store.label}, which can be written` }];
  });
  return [...(placed.length > 0 ? placed : [{ subject: 'manifest', outcome: 'well', detail: `${manifest} can be trained here` } as const]), ...stored];
}

/** What a look tells; one that cannot be had is a finding, too. */
export async function examined(subject: string, signal: AbortSignal, look: () => Promise<TargetFinding[]> | TargetFinding[]): Promise<TargetFinding[]> {
  try {
    return await look();
  } catch (thrown) {
    signal.throwIfAborted();
    return [{ subject, outcome: 'missing', detail: asWeftError(thrown).message }];
  }
}
