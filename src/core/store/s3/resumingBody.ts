import { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';

export interface BodyPlan {
  /** Bytes that the whole body has. */
  readonly lengthBytes: number;
  /** Asks for the rest from a byte of the body on, of the same version of the object. */
  readonly readFrom: (offset: number) => Promise<Readable>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** How often in a row a connection may break without a byte having come. */
const attempts = 6;

/** The body of an answer that goes on where it broke off when the connection does, and never ends early in silence. */
export function resumingBody(first: Readable, plan: BodyPlan): Readable {
  return Readable.from(chunks(first, plan), { objectMode: false });
}

async function* chunks(first: Readable, { lengthBytes, readFrom, clock, signal }: BodyPlan): AsyncGenerator<Uint8Array> {
  let offset = 0;
  let body: Readable | undefined = first;
  for (let failures = 0; offset < lengthBytes; ) {
    try {
      body ??= await readFrom(offset);
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        offset += chunk.byteLength;
        failures = 0;
        yield chunk;
      }
      if (offset < lengthBytes) throw new Error(`The body ended after ${String(offset)} of ${String(lengthBytes)} bytes.`);
    } catch (thrown) {
      signal?.throwIfAborted();
      failures += 1;
      if (failures === attempts || !isBrokenConnection(thrown)) throw thrown;
      await clock.sleep(100 * 2 ** failures, signal);
    }
    body = undefined;
  }
}

/** What `readFrom` itself throws has been retried and explained already. */
function isBrokenConnection(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name !== 'WeftError';
}
