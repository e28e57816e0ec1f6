import { oneLine } from '../../../base/oneLine.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { ErrorCode } from '../../../base/errorCodes.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { type ApiResource, apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import type { Job, ListedObject } from '../api/objects.ts';
import { learnerService } from '../objects/learnerService.ts';
import { scriptsConfigMap } from '../objects/scriptsConfigMap.ts';
import { objectNames, ownedMetadata } from '../objects/trainingMetadata.ts';
import { type Finding, never, notNow, type PreflightServices } from './preflightServices.ts';

/** Stands for the Job that is not there yet. */
const noUid = '00000000-0000-0000-0000-000000000000';

/** What the cluster says of a training's objects when it is asked to make them and then does not. Nothing is made. */
export async function dryRun(plan: TrainingPlan, job: Job, { api, scripts }: Pick<PreflightServices, 'api' | 'scripts'>, signal: AbortSignal): Promise<Finding[]> {
  const { namespace } = api.place;
  const owner = { namespace, jobUid: noUid };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: ownedMetadata(plan, { ...owner, name: objectNames(plan).secret }), type: 'Opaque', immutable: true };
  const objects: readonly (readonly [ApiResource, ListedObject])[] = [
    [apiResources.jobs, job],
    [apiResources.services, learnerService(plan, namespace, noUid)],
    [apiResources.configmaps, scriptsConfigMap(plan, { ...owner, scripts, manifestText: '' })],
    [apiResources.secrets, secret],
  ];
  const said = await Promise.all(objects.map(([resource, object]) => tryOut(api, resource, object, signal)));
  // What keeps one object away mostly keeps them all away.
  return [...new Map(said.flat().map((finding) => [`${finding.code} ${finding.message}`, finding])).values()];
}

async function tryOut(api: KubernetesApi, resource: ApiResource, object: ListedObject, signal: AbortSignal): Promise<Finding[]> {
  const { namespace, contextName } = api.place;
  try {
    const { warnings } = await api.send({ verb: 'create', resource, namespace, query: { dryRun: 'All' }, body: object, signal });
    return warnings.map((warning) => warningFinding(warning, namespace, contextName));
  } catch (thrown) {
    const finding = thrown instanceof WeftError ? refusalFinding(thrown) : undefined;
    if (finding === undefined) throw thrown;
    return finding;
  }
}

/** Pod Security warns of a Job whose pods it will refuse; other warnings are of what goes on in spite of them. */
function warningFinding(warning: string, namespace: string, contextName: string): Finding {
  const [, level, fields] = /^would violate PodSecurity "(\w+):[^"]*": (.*)$/s.exec(warning) ?? [];
  if (level === undefined || fields === undefined) return notNow({ code: 'preflight/cluster-warns', path: [], message: `“${contextName}” warns: ${oneLine(warning, 300)}` });
  return never({ code: 'preflight/pod-security', path: [], message: `Namespace “${namespace}” of “${contextName}” enforces Pod Security “${level}” and would refuse the learners: ${oneLine(fields, 500)}. Change that setting, or ask for another namespace.` });
}

const codes: { readonly [code in ErrorCode]?: `preflight/${string}` } = {
  'kubernetes/invalid-object': 'preflight/object-refused',
  'kubernetes/denied': 'preflight/object-refused',
  'kubernetes/quota-exceeded': 'preflight/quota-exceeded',
  'kubernetes/not-found': 'preflight/namespace-missing',
};

/** The manifest's key behind a field of the objects, as the API server spells it in its refusals. */
const keys: readonly (readonly [RegExp, readonly string[]])[] = [
  [/nodeSelector/, ['gpu_type']],
  [/\.image:/, ['framework']],
  [/queue-name/, ['queue']],
  [/\.env\[/, ['env']],
  [/spec\.(?:completions|parallelism)/, ['learners']],
  [/activeDeadlineSeconds/, ['max_duration']],
];

/** Undefined for what is no answer to the question. A right that is missing was told already. */
function refusalFinding({ code, message }: WeftError): Finding[] | undefined {
  if (code === 'kubernetes/forbidden') return [];
  const findingCode = codes[code];
  if (findingCode === undefined) return undefined;
  return [never({ code: findingCode, path: keys.find(([field]) => field.test(message))?.[1] ?? [], message })];
}
