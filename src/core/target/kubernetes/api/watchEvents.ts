import { WeftError } from '../../../base/weftError.ts';
import type { ListedObject, StatusObject } from './objects.ts';

/** One line of a watch; "Efficient detection of changes" in the Kubernetes reference. */
export type WatchEvent<T extends ListedObject> =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: T }
  /** Tells only how far the watch has come. */
  | { readonly type: 'BOOKMARK'; readonly object: ListedObject }
  | { readonly type: 'ERROR'; readonly object: StatusObject };

/** An object has at most 1.5 MiB in etcd; in JSON and with its managed fields it stays below this. */
const longestLine = 8 << 20;
const newline = 0x0a;
const types: readonly unknown[] = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'];

/**
 * The events of a watch's stream. Types that are not known are passed over, for newer servers may have more; a line that
 * is too long, no JSON, or cut off by the end of the stream breaks the watch, since what it said is lost.
 */
export async function* watchEvents<T extends ListedObject>(stream: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent<T>> {
  let parts: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of stream) {
    let at = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, at)) {
      const event = parseEvent<T>(Buffer.concat([...parts, chunk.subarray(at, end)]).toString('utf8'));
      parts = [];
      heldBytes = 0;
      at = end + 1;
      if (event) yield event;
    }
    parts.push(chunk.slice(at));
    heldBytes += chunk.length - at;
    if (heldBytes > longestLine) throw broken('an event is longer than any object can be');
  }
  if (heldBytes > 0) throw broken('it ended within an event');
}

function parseEvent<T extends ListedObject>(line: string): WatchEvent<T> | undefined {
  if (line.trim() === '') return undefined;
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event === 'object' && event !== null && 'type' in event && 'object' in event && typeof event.object === 'object' && event.object !== null) {
      return types.includes(event.type) ? (event as WatchEvent<T>) : undefined;
    }
  } catch {
    // As below: it is no event.
  }
  throw broken('it sent what is no event');
}

function broken(why: string): WeftError {
  return new WeftError('kubernetes/failed', `The watch broke off: ${why}. It is begun anew.`);
}
