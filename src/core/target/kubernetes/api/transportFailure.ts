import { oneLine } from '../../../base/oneLine.ts';
import { isAbort, systemErrorCode, WeftError } from '../../../base/weftError.ts';
import type { ClusterPlace } from './kubernetesApi.ts';

const networkFaults: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'nothing answers at that address',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  ENOTFOUND: 'no computer of that name is known',
  EPIPE: 'it closed the connection',
  ERR_STREAM_PREMATURE_CLOSE: 'it closed the connection',
  ETIMEDOUT: 'it did not answer in time',
};

const tlsFaults = /^(?:CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_)/;

/** What kept a request from being answered as a WeftError; aborts pass unchanged. */
export function transportFailure(thrown: unknown, place: ClusterPlace, proxyHost: string | undefined): unknown {
  if (thrown instanceof WeftError || isAbort(thrown)) return thrown;
  const { contextName, server } = place;
  const host = URL.canParse(server) ? new URL(server).host : server;
  const code = systemErrorCode(thrown) ?? '';
  const through = proxyHost === undefined ? '' : ` through the proxy “${proxyHost}”`;
  if (code.startsWith('ERR_PROXY') || (proxyHost !== undefined && code === '')) {
    return new WeftError('kubernetes/proxy-failed', `The proxy “${proxyHost ?? ''}” did not open a way to “${host}” of “${contextName}”. Check proxy-url in the kubeconfig, or HTTPS_PROXY and NO_PROXY.`, { cause: thrown });
  }
  if (tlsFaults.test(code)) {
    return new WeftError('kubernetes/tls-untrusted', `The certificate of “${host}” of “${contextName}” is not trusted (${code}). Check the server’s address and the certificate authority in the kubeconfig.`, { cause: thrown });
  }
  const why = networkFaults[code] ?? oneLine(thrown instanceof Error ? thrown.message : String(thrown), 200);
  return new WeftError('kubernetes/unreachable', `The cluster “${contextName}” is out of reach at “${host}”${through}: ${why}. Check the network, a VPN, and the server’s address in the kubeconfig.`, { cause: thrown });
}
