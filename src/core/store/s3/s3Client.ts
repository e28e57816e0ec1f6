import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import type * as Sdk from '@aws-sdk/client-s3';
import { WeftError } from '../../base/weftError.ts';
import type { S3Connection } from '../storeConnection.ts';
import { PatientRetries } from './patientRetries.ts';

/** The SDK, loaded only by those who talk to S3: it costs more start-up time than the rest of Weft together. */
export type S3Sdk = typeof Sdk;

export interface S3Access {
  readonly sdk: S3Sdk;
  readonly client: Sdk.S3Client;
}

/** Region that is signed for where none is named; servers of one's own take it, and AWS names the right one in its answer. */
export const defaultRegion = 'us-east-1';

/** A server that accepts no connection for this long is out of reach; one that falls silent for longer has gone. */
const connectMs = 10_000;
const silenceMs = 60_000;

/**
 * The SDK's client for a connection. HTTPS_PROXY, HTTP_PROXY and NO_PROXY of `env` are honoured by Node's own agents.
 *
 * @param attempts per request, with growing pauses; a server that says "slow down" is asked less often by all of them
 * @throws WeftError `store/invalid-connection` when the file of the certificate authority cannot be read
 */
export async function connectS3(connection: S3Connection, attempts: number, env: NodeJS.ProcessEnv): Promise<S3Access> {
  const sdk = await import('@aws-sdk/client-s3');
  const { endpoint, region = defaultRegion, accessKey, secretKey, sessionToken } = connection;
  const agent = { keepAlive: true, maxSockets: 64, proxyEnv: env };
  const client = new sdk.S3Client({
    ...(endpoint !== undefined && { endpoint }),
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey, ...(sessionToken !== undefined && { sessionToken }) },
    forcePathStyle: true,
    followRegionRedirects: false,
    // Many servers refuse the SDK's default checksum headers; integrity is held by the signed SHA-256 of each body.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The SDK's "Expect: 100-continue" opens a connection of its own for each large body.
    expectContinueHeader: false,
    retryStrategy: new PatientRetries(attempts),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: silenceMs,
      httpAgent: agent,
      httpsAgent: { ...agent, ...(await trustedAuthorities(connection.caFile)) },
    },
  });
  return { sdk, client };
}

/** The authority of the file, besides those this computer trusts anyway. */
async function trustedAuthorities(caFile: string | undefined): Promise<{ ca?: string[] }> {
  if (caFile === undefined) return {};
  const authority = await readFile(caFile, 'utf8').catch((thrown: unknown) => {
    throw new WeftError('store/invalid-connection', `The certificate authority’s file “${caFile}” cannot be read. Check the path in the connection.`, { cause: thrown });
  });
  if (!authority.includes('-----BEGIN CERTIFICATE-----')) throw new WeftError('store/invalid-connection', `“${caFile}” holds no certificate in PEM form. Name the file of the authority that signs the server’s certificate.`);
  return { ca: [...tls.getCACertificates('default'), authority] };
}
