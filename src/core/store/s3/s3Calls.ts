import type { Clock } from '../../base/clock.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import type { S3Connection } from '../storeConnection.ts';
import { certificateFingerprint, isTlsFault } from './certificateFingerprint.ts';
import { type S3Subject, s3Failure } from './s3Failure.ts';
import type { S3Access } from './s3Client.ts';

export interface S3CallsOptions {
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** Attempts of a question, and of a transfer: a question is asked before work begins and should fail soon. */
  readonly attempts?: { readonly question: number; readonly transfer: number };
}

/** Runs requests on the SDK's clients, made when the first is needed, and explains what fails. */
export class S3Calls {
  readonly label: string;
  readonly clock: Clock;
  /** Buckets that have answered: a HEAD of a key alone does not tell a missing bucket from a missing key. */
  readonly seenBuckets = new Set<string>();
  /** Whether the server decides by itself between two writers (If-None-Match); found out by the first write that asks. */
  knowsConditions = true;
  readonly #connection: S3Connection;
  readonly #options: S3CallsOptions;
  readonly #access = new Map<'question' | 'transfer', Promise<S3Access>>();

  constructor(connection: S3Connection, options: S3CallsOptions) {
    this.#connection = connection;
    this.#options = options;
    this.clock = options.clock;
    this.label = connection.endpoint === undefined ? `AWS S3, ${this.#region}` : new URL(connection.endpoint).host;
  }

  /** A request that is cheap and waited for: it gives up after a few attempts. */
  async ask<T>(subject: { readonly doing: string; readonly bucket?: string }, work: (access: S3Access) => Promise<T>): Promise<T> {
    return this.#run('question', subject, work);
  }

  /** A request that moves bytes: it is patient with a server that is busy or away for a while. */
  async transfer<T>(subject: { readonly doing: string; readonly bucket?: string }, work: (access: S3Access) => Promise<T>): Promise<T> {
    return this.#run('transfer', subject, work);
  }

  get #region(): string {
    return this.#connection.region ?? 'us-east-1';
  }

  async #run<T>(kind: 'question' | 'transfer', { doing, bucket }: { readonly doing: string; readonly bucket?: string }, work: (access: S3Access) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#connect(kind));
    } catch (thrown) {
      const subject: S3Subject = { doing, label: this.label, region: this.#region, ...(bucket !== undefined && { bucket }) };
      throw (await this.#explainCertificate(thrown)) ?? s3Failure(thrown, subject);
    }
  }

  async #connect(kind: 'question' | 'transfer'): Promise<S3Access> {
    const { attempts = { question: 4, transfer: 10 }, env } = this.#options;
    const known = this.#access.get(kind);
    if (known) return known;
    // Loaded here and not above: what does not talk to S3 should not wait for the SDK.
    const access = import('./s3Client.ts').then(({ connectS3 }) => connectS3(this.#connection, attempts[kind], env));
    this.#access.set(kind, access);
    return access;
  }

  async #explainCertificate(thrown: unknown): Promise<WeftError | undefined> {
    const code = systemErrorCode(thrown) ?? '';
    const { endpoint } = this.#connection;
    if (!isTlsFault(code) || endpoint === undefined) return undefined;
    const { hostname, port } = new URL(endpoint);
    const fingerprint = await certificateFingerprint(hostname, port === '' ? 443 : Number(port));
    const shown = fingerprint === undefined ? '' : ` It shows a certificate with the SHA-256 fingerprint ${fingerprint}.`;
    return new WeftError('store/tls-untrusted', `The certificate of “${this.label}” is not trusted (${code}).${shown} If that is the right server, name the file of the authority that signs its certificate in the connection.`, { cause: thrown });
  }
}
