import { BlockList, isIP } from 'node:net';

/** Addresses that never leave the computer, and those that never leave a network of one's own (RFC 1918, 4193, 3927, 4291). */
const loopback = blockList([['127.0.0.0', 8], ['::1', 128]]);
const ownNetwork = blockList([['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16], ['fc00::', 7], ['fe80::', 10]]);

/** How far what is sent to an endpoint without TLS can be read: nowhere, in one's own network, or anywhere on its way. */
export function plainHttpReach(endpoint: string): 'none' | 'own-network' | 'anywhere' {
  const { protocol, hostname } = new URL(endpoint);
  if (protocol !== 'http:') return 'none';
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host) === 6 ? 'ipv6' : 'ipv4';
  if (host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && loopback.check(host, family))) return 'none';
  // Names without a dot, of the cluster's DNS and of the local link are no names on the internet.
  const ownName = isIP(host) === 0 && (!host.includes('.') || /\.(svc|local|internal|lan|home\.arpa|test)$/.test(host));
  return ownName || (isIP(host) !== 0 && ownNetwork.check(host, family)) ? 'own-network' : 'anywhere';
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, address.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}
