import path from 'node:path';
import { JsonFolder } from '../base/jsonFolder.ts';

/** A namespace of a cluster, by the name of its context in the kubeconfig. */
export interface KnownCluster {
  readonly context: string;
  readonly namespace: string;
}

/** The clusters that this user has sent trainings to, under WEFT_HOME/clusters: where a training is looked for by its id alone. */
export class KnownClusters {
  readonly #clusters: JsonFolder<KnownCluster>;

  /** @param home WEFT_HOME */
  constructor(home: string) {
    this.#clusters = new JsonFolder(path.join(home, 'clusters'));
  }

  async remember({ context, namespace }: KnownCluster): Promise<void> {
    await this.#clusters.add({ context, namespace });
  }

  list(): Promise<KnownCluster[]> {
    return this.#clusters.list();
  }
}
