import type { Clock } from '../../../base/clock.ts';
import { forEachBounded } from '../../../base/forEachBounded.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { ClusterPlace, KubernetesApi } from '../api/kubernetesApi.ts';
import { optionalClusterRights, optionalRights, requiredRights, type Right } from '../trainingRole.ts';
import { type AskedRight, reviewAccess } from './accessReview.ts';
import { type Finding, never, note } from './preflightServices.ts';

/** What a user may do of what Weft would like to. */
export interface Rights {
  /** Required verbs that are not granted, by resource. */
  readonly missing: readonly Right[];
  /** Whether an optional right is granted; it is looked with only then. */
  has(resource: string): boolean;
  /** The cluster does not say who may do what: what is missing shows only when it is tried. */
  readonly isUnknown: boolean;
  /** The server's clock less this computer's, in milliseconds; to a second. */
  readonly clockAheadMs?: number;
}

/** So many questions at once, each of them small. */
const atOnce = 8;
/** Pods of all namespaces tell what is free on a node. */
const clusterPods: Right = { apiGroup: '', resource: 'pods', verbs: ['list'] };
const localQueues: Right = { apiGroup: 'kueue.x-k8s.io', resource: 'localqueues', verbs: ['list'] };

export interface ReadRightsOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asks for each verb by itself: no other answer of a cluster is certain. */
export async function readRights(api: KubernetesApi, { clock, signal }: ReadRightsOptions): Promise<Rights> {
  const { namespace } = api.place;
  const inNamespace = [...requiredRights, ...optionalRights, localQueues].flatMap((right) => asked(right, namespace));
  const questions: readonly AskedRight[] = [...inNamespace, ...[...optionalClusterRights, clusterPods].flatMap((right) => asked(right))];
  const granted = new Set<string>();
  let clockAheadMs: number | undefined;
  let refused = 0;
  await forEachBounded(questions, atOnce, async (question) => {
    try {
      const { object, serverTimeMs } = await reviewAccess(api, question, signal);
      if (object.status?.allowed === true) granted.add(keyOf(question));
      if (serverTimeMs !== undefined) clockAheadMs ??= serverTimeMs - clock.now();
    } catch (thrown) {
      if (!(thrown instanceof WeftError) || thrown.code !== 'kubernetes/forbidden') throw thrown;
      refused += 1;
    }
  });
  const missing = requiredRights.flatMap((right) => {
    const verbs = right.verbs.filter((verb) => !granted.has(keyOf({ ...right, verb, namespace })));
    return verbs.length > 0 ? [{ ...right, verbs }] : [];
  });
  return {
    missing: refused > 0 ? [] : missing,
    has: (resource) => granted.has(keyOf({ resource, verb: 'list' })) || (resource !== 'pods' && granted.has(keyOf({ resource, verb: 'list', namespace }))),
    isUnknown: refused > 0,
    ...(clockAheadMs !== undefined && { clockAheadMs }),
  };
}

/** Each resource that verbs are missing for, with the rule that grants them. */
export function rightFindings({ missing, isUnknown }: Rights, place: ClusterPlace): Finding[] {
  if (isUnknown) return [note({ code: 'preflight/rights-unknown', path: [], message: `“${place.contextName}” does not say what “${place.userName}” may do; what is missing shows when it is tried.` })];
  return missing.map((right) => never({ code: 'preflight/right-missing', path: [], message: missingRight(right, place) }));
}

/** "“ada” may not create or patch jobs in namespace “team” of “gpu-cluster”. Ask for a Role there with the rule …". */
export function missingRight({ apiGroup, resource, verbs }: Right, { userName, namespace, contextName }: ClusterPlace): string {
  const rule = `apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: [${verbs.map((verb) => `"${verb}"`).join(', ')}]`;
  const asked = verbs.length === 1 ? String(verbs[0]) : `${verbs.slice(0, -1).join(', ')} or ${String(verbs.at(-1))}`;
  return `“${userName}” may not ${asked} ${resource} in namespace “${namespace}” of “${contextName}”. Ask for a Role there with the rule {${rule}}; “weft doctor --role --namespace ${namespace}” prints it.`;
}

function asked({ apiGroup, resource, verbs }: Right, namespace?: string): AskedRight[] {
  return verbs.map((verb) => ({ apiGroup, resource, verb, ...(namespace !== undefined && { namespace }) }));
}

function keyOf({ resource, verb, namespace = '' }: Pick<AskedRight, 'resource' | 'verb' | 'namespace'>): string {
  return `${verb} ${resource} ${namespace}`;
}
