import http from 'node:http';
import https from 'node:https';
import type { Cluster, KubeConfig, User } from '@kubernetes/client-node';
import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import { type AllowExec, findExecPlugin } from './execPlugin.ts';
import { type Kubeconfig, type KubeconfigSource, narrowConfig, readKubeconfig, selectPlace } from './kubeconfig.ts';
import type { ClusterPlace } from './kubernetesApi.ts';
import { type ProxyEnvironment, proxyEnvironment, proxyHost } from './proxyEnvironment.ts';
import { type ExecCredential, runExecPlugin } from './runExecPlugin.ts';

export interface ClusterAccessOptions extends KubeconfigSource {
  /** Absent: the current one. */
  readonly context?: string;
  /** Over the context's. */
  readonly namespace?: string;
  /** Absent: no plugin is ever run. */
  readonly allowExec?: AllowExec;
  readonly clock: Clock;
}

/** What one request is sent with; secret. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  readonly agents: Agents;
  readonly expiresAtMs: number;
}

export interface Agents {
  /** Keeps connections for the next request. */
  readonly keeping: http.Agent;
  /** Opens a connection for each: one that was kept may be dead without anybody knowing, which a stream would not notice. */
  readonly fresh: http.Agent;
}

/** The client reads token files and refreshes tokens by itself, but only when it is asked. */
const providerMs = 60_000;
/** A connection that was not used for longer is not trusted to be one still. */
const keptMs = 15_000;
/** A token that expires on its way is of no use. */
const expiryMarginMs = 10_000;

/** A kubeconfig's one context, as it was read at one time. */
interface Reading {
  readonly kubeconfig: Kubeconfig;
  /** Knows this context only, and no plugin: those are run here. */
  readonly client: KubeConfig;
  readonly user: User | undefined;
  readonly cluster: Cluster | undefined;
}

/** Who we are to one cluster: made from the kubeconfig once, renewed from it, and never turned to another cluster. */
export class ClusterAccess {
  readonly place: ClusterPlace;
  readonly proxyHost: string | undefined;
  readonly #options: ClusterAccessOptions;
  #reading: Reading;
  #current: Promise<Credentials> | undefined;
  #agents: (Agents & { readonly name: string }) | undefined;

  private constructor(reading: Reading, place: ClusterPlace, options: ClusterAccessOptions) {
    this.#reading = reading;
    this.place = place;
    this.#options = options;
    this.proxyHost = proxyHost(proxyEnvironment(place.server, reading.cluster?.proxyUrl, options.environment));
  }

  /** Throws as `readKubeconfig` and `selectPlace` do. Sends nothing yet, and runs no plugin. */
  static async open(options: ClusterAccessOptions): Promise<ClusterAccess> {
    const kubeconfig = await readKubeconfig(options);
    const place = selectPlace(kubeconfig, options);
    return new ClusterAccess(await readContext(kubeconfig, place), place, options);
  }

  /** What to send a request with now. */
  async credentials(): Promise<Credentials> {
    const asked = (this.#current ??= this.#make());
    try {
      const credentials = await asked;
      if (credentials.expiresAtMs > this.#options.clock.now()) return credentials;
    } catch (thrown) {
      this.#forget(asked);
      throw thrown;
    }
    this.#forget(asked);
    return (this.#current ??= this.#make());
  }

  /** After these were refused: makes new ones, from the kubeconfig as it is now if it still means the same cluster and user. */
  async renew(refused: Credentials): Promise<Credentials> {
    if ((await this.#current?.catch(() => undefined)) === refused) {
      this.#current = undefined;
      const kubeconfig = await readKubeconfig(this.#options);
      const { contextName: context, namespace } = this.place;
      if (!isSame(selectPlace(kubeconfig, { context, namespace }), this.place)) {
        throw new WeftError('kubernetes/sign-in-needed', `“${context}” does not accept the credentials any more, and in the kubeconfig the context now leads elsewhere. Start again to use it as it is now.`);
      }
      this.#reading = await readContext(kubeconfig, this.place);
    }
    return this.credentials();
  }

  #forget(asked: Promise<Credentials>): void {
    if (this.#current === asked) this.#current = undefined;
  }

  async #make(): Promise<Credentials> {
    const { client, user, cluster } = this.#reading;
    const { clock, environment } = this.#options;
    refuseOldProviders(user, this.place);
    const own = await this.#runPlugin();
    const options: https.RequestOptions = {};
    await client.applyToHTTPSOptions(options);
    const proxy = proxyEnvironment(this.place.server, cluster?.proxyUrl, environment);
    return { headers: headersOf(options, own), agents: this.#agentsFor(options, own, proxy), expiresAtMs: expiryOf(user, own, clock) };
  }

  /** The same ones for as long as certificates and proxy stay the same, so that connections are used again. */
  #agentsFor(options: https.RequestOptions, own: ExecCredential | undefined, proxy: ProxyEnvironment | undefined): Agents {
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const all = { ca, cert: own?.certificate ?? cert, key: own?.key ?? key, rejectUnauthorized, servername, ...(proxy && { proxyEnv: { ...proxy } }) };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    const name = JSON.stringify(given);
    if (this.#agents?.name === name) return this.#agents;
    const make = (keepAlive: boolean): http.Agent => {
      // Node's own agents know no SOCKS; the client's does.
      if (this.#reading.cluster?.proxyUrl?.startsWith('socks') === true && options.agent instanceof http.Agent) return options.agent;
      const { Agent } = this.place.server.startsWith('http:') ? http : https;
      return new Agent({ ...given, keepAlive, keepAliveMsecs: 30_000, ...(keepAlive && { timeout: keptMs }) });
    };
    this.#agents = { name, keeping: make(true), fresh: make(false) };
    return this.#agents;
  }

  async #runPlugin(): Promise<ExecCredential | undefined> {
    const { user, kubeconfig } = this.#reading;
    if (!user?.exec) return undefined;
    const { allowExec, environment, clock } = this.#options;
    const { contextName } = this.place;
    const plugin = await findExecPlugin(user.exec, contextName, kubeconfig.folderOf(user), environment);
    if (!(await allowExec?.(plugin))) {
      throw new WeftError('kubernetes/exec-plugin-not-allowed', `The context “${contextName}” signs in with the program “${plugin.path}” (SHA-256 ${plugin.sha256.slice(0, 12)}…), which nobody has allowed. Allow it if you trust the kubeconfig, or choose another context.`);
    }
    return runExecPlugin(plugin, { environment, clock });
  }
}

async function readContext(kubeconfig: Kubeconfig, place: ClusterPlace): Promise<Reading> {
  const { users, clusters } = kubeconfig.config;
  const user = users.find(({ name }) => name === place.userName);
  return { kubeconfig, client: await narrowConfig(kubeconfig, place), user, cluster: clusters.find(({ name }) => name === place.clusterName) };
}

/** Kubernetes removed them in 1.26; they would run a command line of the kubeconfig in a shell. */
function refuseOldProviders(user: User | undefined, { contextName }: ClusterPlace): void {
  const provider = (user?.authProvider as { readonly name?: unknown; readonly config?: { readonly exec?: unknown } } | null | undefined) ?? undefined;
  if (!provider || (provider.name !== 'gcp' && provider.name !== 'azure' && provider.name !== 'exec' && provider.config?.exec === undefined)) return;
  throw new WeftError('kubernetes/unsupported-sign-in', `The context “${contextName}” signs in with the provider “${String(provider.name)}”, which Kubernetes no longer has. Get a new kubeconfig, with a credential plugin, from the cluster’s provider.`);
}

function headersOf({ headers, auth }: https.RequestOptions, own: ExecCredential | undefined): Record<string, string> {
  const given = Object.entries((headers ?? {}) as Readonly<Record<string, unknown>>).map(([name, value]) => [name, String(value)] as const);
  return {
    ...(auth !== undefined && auth !== null && { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` }),
    ...Object.fromEntries(given),
    ...(own?.token !== undefined && { Authorization: `Bearer ${own.token}` }),
  };
}

function expiryOf(user: User | undefined, own: ExecCredential | undefined, clock: Clock): number {
  if (own?.expiresAtMs !== undefined) return Math.max(own.expiresAtMs - expiryMarginMs, clock.now() + 1);
  return user?.authProvider ? clock.now() + providerMs : Infinity;
}

function isSame(one: ClusterPlace, other: ClusterPlace): boolean {
  return one.server === other.server && one.userName === other.userName && one.clusterName === other.clusterName;
}
