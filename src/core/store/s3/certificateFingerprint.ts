import { once } from 'node:events';
import { isIP } from 'node:net';
import tls from 'node:tls';

/** Codes that Node gives to certificates it does not accept; the Node manual, "X509 certificate error codes". */
const tlsFaults = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'CERT_CHAIN_TOO_LONG', 'CERT_SIGNATURE_FAILURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID']);

/** Whether a system error code says that the server's certificate was not accepted. */
export function isTlsFault(code: string): boolean {
  return tlsFaults.has(code);
}

/**
 * SHA-256 fingerprint of the certificate a server shows, so that a person can compare it; undefined when it shows none
 * within 5 s. Nothing is sent over this connection, which is the only one that accepts any certificate.
 */
export async function certificateFingerprint(host: string, port: number): Promise<string | undefined> {
  const socket = tls.connect({ host, port, ...(isIP(host) === 0 && { servername: host }), rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5000) });
    return socket.getPeerCertificate().fingerprint256;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
