import { readFile } from 'node:fs/promises';
import type { Clock } from '../../../base/clock.ts';
import { systemErrorCode, WeftError } from '../../../base/weftError.ts';
import type { StoreConnection } from '../../../store/storeConnection.ts';
import type { Submission } from '../../trainingTarget.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import type { ListedObject, Secret } from '../api/objects.ts';
import { learnerService } from '../objects/learnerService.ts';
import { scriptsConfigMap } from '../objects/scriptsConfigMap.ts';
import { storeSecret } from '../objects/storeSecret.ts';
import { persistently } from './persistently.ts';

export interface WriteServices {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type OwnedResource = typeof apiResources.services | typeof apiResources.configmaps;

/** Objects of an earlier Job of this name are on their way out, which takes the garbage collector seconds. */
const lookMs = 500;
const looks = 120;

/** Creates what belongs to a training's Job: Service, ConfigMap and Secret. Those that are there already stay. */
export async function createOwnedObjects({ plan, manifestText, connections }: Submission, jobUid: string, scripts: Readonly<Record<string, string>>, services: WriteServices): Promise<void> {
  const { namespace } = services.api.place;
  const certificates = await readCertificates(connections);
  // Whatever can be wrong with the connections is found before anything is asked of the cluster.
  const secret = storeSecret(plan, { namespace, jobUid, connections, certificates });
  await Promise.all([
    createOwned(apiResources.services, learnerService(plan, namespace, jobUid), jobUid, services),
    createOwned(apiResources.configmaps, scriptsConfigMap(plan, { namespace, jobUid, scripts, manifestText }), jobUid, services),
    createSecret(secret, services),
  ]);
}

/** An object of this name that belongs to the Job is this one: an earlier call made it, and its answer was lost. */
async function createOwned(resource: OwnedResource, object: ListedObject, jobUid: string, { api, clock, signal }: WriteServices): Promise<void> {
  const { namespace } = api.place;
  const name = object.metadata?.name ?? '';
  for (let look = 0; ; look += 1) {
    try {
      await persistently(() => api.send({ verb: 'create', resource, namespace, body: object, signal }), { clock, signal });
      return;
    } catch (thrown) {
      if (!(thrown instanceof WeftError) || thrown.code !== 'kubernetes/already-exists') throw thrown;
      const found = await find(resource, name, { api, clock, signal });
      if (found?.metadata?.ownerReferences?.some(({ uid }) => uid === jobUid)) return;
      if (look >= looks || (found && !found.metadata?.ownerReferences?.length)) throw thrown;
      await clock.sleep(lookMs, signal);
    }
  }
}

async function find(resource: OwnedResource, name: string, { api, clock, signal }: WriteServices): Promise<ListedObject | undefined> {
  try {
    return (await persistently(() => api.send<ListedObject>({ verb: 'get', resource, namespace: api.place.namespace, name, signal }), { clock, signal })).object;
  } catch (thrown) {
    if (thrown instanceof WeftError && thrown.code === 'kubernetes/not-found') return undefined;
    throw thrown;
  }
}

/**
 * Nobody may look at a Secret, so one of this name, which holds the submission id, may be of an earlier Job and about to
 * be collected: it is made anew.
 */
async function createSecret(secret: Secret, { api, clock, signal }: WriteServices): Promise<void> {
  const { namespace } = api.place;
  for (let tries = 0; ; tries += 1) {
    try {
      await persistently(() => api.send({ verb: 'create', resource: apiResources.secrets, namespace, body: secret, signal }), { clock, signal });
      return;
    } catch (thrown) {
      if (tries >= 3 || !(thrown instanceof WeftError) || thrown.code !== 'kubernetes/already-exists') throw thrown;
      await deleteSecret(secret.metadata?.name ?? '', { api, clock, signal });
    }
  }
}

/** One that is gone already is no error. */
async function deleteSecret(name: string, { api, clock, signal }: WriteServices): Promise<void> {
  try {
    await persistently(() => api.send({ verb: 'delete', resource: apiResources.secrets, namespace: api.place.namespace, name, signal }), { clock, signal });
  } catch (thrown) {
    if (!(thrown instanceof WeftError) || thrown.code !== 'kubernetes/not-found') throw thrown;
  }
}

/** The certificate authorities that the connections name, in one text. */
async function readCertificates(connections: ReadonlyMap<string, StoreConnection>): Promise<string> {
  const files = [...connections.values()].flatMap((connection) => (connection.kind === 's3' && connection.caFile !== undefined ? [connection.caFile] : []));
  const texts = [...new Set(files)].map(async (file) => {
    try {
      return await readFile(file, 'utf8');
    } catch (thrown) {
      throw new WeftError('store/invalid-connection', `The certificate authority “${file}” of a data store cannot be read (${systemErrorCode(thrown) ?? 'unknown reason'}). Check its path.`, { cause: thrown });
    }
  });
  return (await Promise.all(texts)).map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
}
