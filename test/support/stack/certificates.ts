import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ServerCertificate {
  readonly key: string;
  readonly certificate: string;
  /** PEM file of the authority that signed it. */
  readonly authorityFile: string;
}

/**
 * A certificate for 127.0.0.1 (or other names), signed by an authority of its own, made by the openssl program.
 *
 * @param subjectNames as openssl spells them: "IP:127.0.0.1", "DNS:store.test"
 */
export async function serverCertificate(folder: string, subjectNames = 'IP:127.0.0.1'): Promise<ServerCertificate> {
  const file = (name: string): string => path.join(folder, name);
  const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', ['req', '-x509', ...ellipticKey, '-keyout', file('authority.key'), '-out', file('authority.pem'), '-days', '2', '-subj', '/CN=Weft test authority']);
  await run('openssl', ['req', '-x509', ...ellipticKey, '-keyout', file('server.key'), '-out', file('server.pem'), '-days', '2', '-subj', '/CN=store', '-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-addext', `subjectAltName=${subjectNames}`, '-addext', 'basicConstraints=critical,CA:FALSE']);
  return { key: await readFile(file('server.key'), 'utf8'), certificate: await readFile(file('server.pem'), 'utf8'), authorityFile: file('authority.pem') };
}
