import type { ResourcePlace } from './apiResources.ts';

/** A request, in the words in which Kubernetes grants rights. */
export interface ApiCall extends ResourcePlace {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'delete';
  /** Such as labelSelector, limit, dryRun. */
  readonly query?: Readonly<Record<string, string>>;
  /** For create the object; for patch a list of JSON Patch operations, or an object to merge; for delete DeleteOptions. */
  readonly body?: object;
  readonly signal: AbortSignal;
}

export interface ApiAnswer<T> {
  readonly object: T;
  /** What the server warns of although it did what was asked, such as of Pod Security. */
  readonly warnings: readonly string[];
  /** The server's clock when it answered, by its Date header, to the second. */
  readonly serverTimeMs?: number;
}

/** Where a cluster is and as whom it is asked; fixed for as long as the object lives, whatever the kubeconfig says later. */
export interface ClusterPlace {
  /** The kubeconfig's context. */
  readonly contextName: string;
  readonly namespace: string;
  /** Origin and path of the API server. */
  readonly server: string;
  /** As the kubeconfig names them. */
  readonly userName: string;
  readonly clusterName: string;
}

/**
 * One API server, asked by one user. Every failure is a WeftError of the area `kubernetes`, whose message names verb,
 * resource and namespace; `apiStatusOf` gives the server's own words. A call that is aborted rejects with AbortError.
 */
export interface KubernetesApi {
  readonly place: ClusterPlace;
  send<T>(call: ApiCall): Promise<ApiAnswer<T>>;
  /**
   * For what comes piece by piece: a watch or a log. Resolves once the server has agreed. The stream ends when the server
   * ends it, throws when the connection breaks, and has no time limit of its own.
   */
  open(call: ApiCall): Promise<AsyncIterable<Uint8Array>>;
  /** Any path below the server's address, such as /version. */
  readPath<T>(path: string, signal: AbortSignal): Promise<ApiAnswer<T>>;
}
