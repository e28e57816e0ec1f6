import type { Clock } from '../../base/clock.ts';
import { ClusterAccess } from './api/clusterAccess.ts';
import type { AllowExec } from './api/execPlugin.ts';
import { HttpKubernetesApi } from './api/httpKubernetesApi.ts';
import { type KubeconfigSource, readKubeconfig, selectPlace } from './api/kubeconfig.ts';
import type { KubernetesSettings } from './kubernetesSettings.ts';
import { KubernetesTarget } from './kubernetesTarget.ts';
import type { ReadRecords } from './read/recordKeeper.ts';
import { readRuntimeScripts } from './runtime/runtimeScripts.ts';

export interface ClusterTargetsOptions extends KubeconfigSource {
  /** Absent: no plugin is ever run. */
  readonly allowExec?: AllowExec;
  readonly settings: KubernetesSettings;
  readonly readRecords: ReadRecords;
  readonly clock: Clock;
}

/** The targets that a kubeconfig leads to, one for each namespace that somebody asked for. */
export class ClusterTargets {
  readonly #options: ClusterTargetsOptions;
  readonly #targets = new Map<string, KubernetesTarget>();

  constructor(options: ClusterTargetsOptions) {
    this.#options = options;
  }

  /** Always the same for one place. Reads no kubeconfig yet: what is wrong with it is told by what is asked of the target. */
  get(context: string, namespace: string): KubernetesTarget {
    const key = JSON.stringify([context, namespace]);
    const known = this.#targets.get(key);
    if (known) return known;
    const { settings, readRecords, clock } = this.#options;
    const open = async (): Promise<HttpKubernetesApi> => new HttpKubernetesApi(await ClusterAccess.open({ ...this.#options, context, namespace }), clock);
    const target = new KubernetesTarget({ contextName: context, namespace, open, settings, scripts: readRuntimeScripts, readRecords, clock });
    this.#targets.set(key, target);
    return target;
  }

  /** In the context's own namespace where none is given. Throws as `readKubeconfig` and `selectPlace` do. */
  async select(context: string, namespace: string | undefined): Promise<KubernetesTarget> {
    const place = selectPlace(await readKubeconfig(this.#options), { context, ...(namespace !== undefined && { namespace }) });
    return this.get(place.contextName, place.namespace);
  }
}
