import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { Node, Pod } from '../api/objects.ts';
import type { TrainingObjects } from '../facts/trainingObjects.ts';

const freshMs = 30_000;

/** The cluster's nodes, for saying whether a learner that waits for one can ever get it. Few may list them. */
export class NodeReader {
  readonly #api: KubernetesApi;
  readonly #clock: Clock;
  #isRefused = false;
  #readMs = -Infinity;
  #nodes: Promise<readonly Node[]> | undefined;

  constructor(api: KubernetesApi, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  /** With the nodes, where one of the pods waits for one and we may see them; what cannot be had now is left out. */
  async complete(objects: TrainingObjects, signal: AbortSignal): Promise<TrainingObjects> {
    if (!objects.pods.some(waitsForNode)) return objects;
    const nodes = await this.#read(signal);
    return nodes ? { ...objects, nodes } : objects;
  }

  async #read(signal: AbortSignal): Promise<readonly Node[] | undefined> {
    if (this.#isRefused) return undefined;
    if (this.#clock.now() - this.#readMs > freshMs) {
      this.#readMs = this.#clock.now();
      this.#nodes = listObjects<Node>(this.#api, { resource: apiResources.nodes }, signal).then(({ items }) => items);
    }
    try {
      return await this.#nodes;
    } catch (thrown) {
      this.#readMs = -Infinity;
      if (thrown instanceof WeftError && thrown.code === 'kubernetes/forbidden') this.#isRefused = true;
      return undefined;
    }
  }
}

function waitsForNode({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: holds, reason }) => type === 'PodScheduled' && holds === 'False' && reason === 'Unschedulable') ?? false;
}
