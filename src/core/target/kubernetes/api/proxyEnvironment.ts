import { BlockList, isIP } from 'node:net';
import { plainHttpReach } from '../../../base/plainHttp.ts';
import type { Environment } from './kubeconfig.ts';

/** As Node's agents read it (`proxyEnv`). */
export interface ProxyEnvironment {
  readonly HTTPS_PROXY?: string;
  readonly HTTP_PROXY?: string;
  readonly NO_PROXY?: string;
}

/**
 * The proxy on the way to a server: the kubeconfig's own, else what the environment names and does not except. As in
 * kubectl, nothing goes through a proxy to this computer, and NO_PROXY may name networks (10.0.0.0/8). Undefined: none.
 */
export function proxyEnvironment(server: string, proxyUrl: string | undefined, environment: Environment): ProxyEnvironment | undefined {
  if (proxyUrl !== undefined && proxyUrl !== '') return { HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl, NO_PROXY: '' };
  const { hostname, protocol } = new URL(server);
  const read = (name: string): string => environment[name.toLowerCase()] ?? environment[name] ?? '';
  const noProxy = read('NO_PROXY');
  const proxy = read(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  // Without TLS this answers "none" for this computer alone, whatever the scheme was.
  const isHere = plainHttpReach(`http://${hostname}`) === 'none';
  if (proxy === '' || isHere || isInNetworks(hostname, noProxy)) return undefined;
  return { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: noProxy };
}

/** The proxy's host, for messages: its URL may hold a password. */
export function proxyHost(proxy: ProxyEnvironment | undefined): string | undefined {
  const url = proxy?.HTTPS_PROXY ?? '';
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** Whether NO_PROXY names a network that the address lies in; names and single addresses are left to the agent. */
function isInNetworks(hostname: string, noProxy: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family === 0) return false;
  const networks = new BlockList();
  for (const entry of noProxy.split(/[,\s]+/)) {
    const [network = '', bits = ''] = entry.split('/');
    if (isIP(network) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (isIP(network) === 6 ? 128 : 32)) continue;
    networks.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
