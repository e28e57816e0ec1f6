import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { fail, type Result, succeed } from '../base/result.ts';
import type { WorkspaceFacts } from '../manifest/check.ts';
import { checkManifestBytes } from '../manifest/checkManifest.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import { liftCredentials } from '../manifest/liftCredentials.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type PlanSettings, planTraining } from '../plan/planTraining.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ConnectionSources } from '../store/connections/connectionSources.ts';
import { type ConnectionFinding, resolveConnections } from '../store/connections/resolveConnections.ts';
import type { StoreConnection } from '../store/storeConnection.ts';
import { withoutOverridden } from './withoutOverridden.ts';

export interface PrepareRequest {
  readonly manifestBytes: Uint8Array;
  readonly workspace?: WorkspaceFacts;
  readonly sources: Omit<ConnectionSources, 'dataStores'>;
  readonly submittedBy: string;
  readonly settings?: PlanSettings;
}

/** A manifest that can be trained: what was decided, and how its stores are reached. `connections` are secret. */
export interface PreparedTraining {
  readonly manifest: Manifest;
  readonly plan: TrainingPlan;
  /** The manifest's text without the keys it held. */
  readonly manifestText: string;
  readonly connections: ReadonlyMap<string, StoreConnection>;
  /** Literal keys of the manifest, which must not leave in any file. Secret. */
  readonly secrets: readonly string[];
  /** Warnings and information; nothing that keeps it from being trained. */
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly ConnectionFinding[];
}

/** Why it cannot be trained: faults of the manifest, or of how its data stores are to be reached. */
export type PrepareFailure = { readonly kind: 'manifest'; readonly diagnostics: readonly Diagnostic[] } | { readonly kind: 'connections'; readonly findings: readonly ConnectionFinding[] };

/**
 * From the bytes of a manifest to everything that a submit needs, with an identity of its own: each call is one click.
 * Reads, and changes nothing.
 */
export async function prepareTraining(request: PrepareRequest, { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }): Promise<Result<PreparedTraining, PrepareFailure>> {
  const { manifestBytes, workspace, sources, submittedBy, settings } = request;
  const { manifest, diagnostics } = await checkManifestBytes(manifestBytes, { clock, signal, ...(workspace && { workspace }) });
  if (!manifest) return fail({ kind: 'manifest', diagnostics });
  const resolved = await resolveConnections({ ...sources, dataStores: manifest.dataStores });
  if (!resolved.ok) return fail({ kind: 'connections', findings: resolved.failure });
  const plan = planTraining(manifest, {
    submissionId: randomBytes(16).toString('hex'),
    submittedAt: new Date(clock.now()),
    submittedBy,
    ...(settings && { settings }),
  });
  const written = Buffer.from(manifestBytes).toString('utf8');
  const { text: manifestText, lifted } = liftCredentials(written);
  const secrets = [...lifted.values()].flatMap(({ secretKey }) => (secretKey === undefined ? [] : [secretKey]));
  const overridden = new Set(sources.overrides.map(({ dataStoreId }) => dataStoreId));
  return succeed({ manifest, plan, manifestText, secrets, diagnostics: withoutOverridden(diagnostics, written, overridden), ...resolved.value });
}
