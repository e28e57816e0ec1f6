import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { LogOptions } from '../../trainingTarget.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { logBeginning, podContainers } from '../podContract.ts';
import { Backoff, sleepUntil } from '../watch/backoff.ts';
import { LogAfter, LogGap, type LogPosition } from './logPosition.ts';
import { secondOf } from './stampedSplitter.ts';

/** A learner's pod, as far as its log goes. */
export interface LogPod {
  readonly name: string;
  readonly uid: string;
}

export interface PodLogOptions extends LogOptions {
  /** What the learner's container does now. */
  readonly look: () => Promise<'running' | 'ended' | 'gone'>;
}

export interface PodLogsServices {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  readonly random: () => number;
}

/** A place in a pod's log that was read up to. */
interface Bookmark {
  /** Of the next byte, counted as the stored log counts. */
  readonly offset: number;
  /** Absent where times are not to be trusted: then bytes are counted from the beginning. */
  readonly position: LogPosition | undefined;
  /** Nothing comes after it. */
  readonly isEnd: boolean;
}

const beginning = Buffer.from(logBeginning);
const nothing = Buffer.alloc(0);
/** A stream that is silent for so long may be dead, or deaf since a rotation: it is opened anew where it was. */
const silentMs = 45_000;
const mostBookmarks = 1_000;

/**
 * Logs of learners as their pods hold them. Byte by byte these are the stored logs (podContract.ts); a stream that breaks
 * is opened again at the last line's time, and what was read of that second before is passed over.
 */
export class PodLogs {
  readonly #services: PodLogsServices;
  readonly #bookmarks = new Map<string, Bookmark>();

  constructor(services: PodLogsServices) {
    this.#services = services;
  }

  /** From a byte on; undefined where the pod has not all of the log any more, so that nobody knows which byte is which. */
  async read(pod: LogPod, options: PodLogOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
    const bytes = this.#bytes(pod, options);
    // The first piece is empty: that it comes says that the log is there from its beginning.
    const { done } = await bytes.next();
    return done === true ? undefined : bytes;
  }

  async *#bytes(pod: LogPod, options: PodLogOptions): AsyncGenerator<Uint8Array> {
    const { fromByte, follow, signal, look } = options;
    const kept = this.#bookmarks.get(pod.uid);
    let mark: Bookmark = kept?.offset === fromByte ? kept : { offset: fromByte, position: undefined, isEnd: false };
    if (mark.isEnd) {
      yield nothing;
      return;
    }
    const backoff = new Backoff(this.#services.random);
    for (let isAnnounced = false; ; ) {
      // Asked before the reading: what was written until the end is then read after it.
      const isOver = !follow || (await look()) !== 'running';
      const pass = this.#pass(pod, mark, { follow: !isOver, signal });
      let outcome = await pass.next();
      for (; outcome.done !== true; outcome = await pass.next()) {
        if (!isAnnounced) yield nothing;
        isAnnounced = true;
        const { bytes, mark: next } = outcome.value;
        if (bytes.length === 0) continue;
        mark = next;
        this.#keep(pod, mark);
        backoff.reset();
        yield bytes;
      }
      if (outcome.value === 'lost') {
        // The next who asks from here is to hear that only the bucket has it.
        this.#bookmarks.delete(pod.uid);
        return;
      }
      if (outcome.value === 'whole' && isOver) {
        if (follow) this.#keep(pod, { ...mark, isEnd: true });
        return;
      }
      const { clock } = this.#services;
      await sleepUntil(clock, clock.now() + backoff.next(), signal);
    }
  }

  /**
   * One stream, from a mark on; an empty piece first, once it is known to lead there. whole: it ended as it should ·
   * broken: more may come · lost: what comes next is not there.
   */
  async *#pass(pod: LogPod, mark: Bookmark, { follow, signal }: { readonly follow: boolean; readonly signal: AbortSignal }): AsyncGenerator<{ readonly bytes: Uint8Array; readonly mark: Bookmark }, 'whole' | 'broken' | 'lost'> {
    const stop = new AbortController();
    const log = new LogAfter(mark.position);
    let next = mark;
    // Without a position the log is read from its beginning: bytes before the mark are counted, and the first compared.
    let toPass = mark.position ? 0 : beginning.length + mark.offset;
    let toCompare: Buffer = mark.position ? nothing : beginning;
    const stream = await this.#open(pod, mark, follow, AbortSignal.any([signal, stop.signal]));
    if (!stream) return 'lost';
    try {
      if (mark.position) yield { bytes: nothing, mark };
      for await (const chunk of this.#whileHeard(stream, stop, signal)) {
        const placed = log.push(chunk);
        if (!placed) continue;
        const compared = placed.bytes.subarray(0, toCompare.length);
        if (!toCompare.subarray(0, compared.length).equals(compared)) return 'lost';
        const isProven = toCompare.length > 0 && compared.length === toCompare.length;
        toCompare = toCompare.subarray(compared.length);
        const bytes = placed.bytes.subarray(Math.min(toPass, placed.bytes.length));
        toPass -= placed.bytes.length - bytes.length;
        next = { offset: next.offset + bytes.length, position: log.isBackwards ? undefined : placed.position, isEnd: false };
        if (isProven || bytes.length > 0) yield { bytes, mark: next };
      }
      return toCompare.length > 0 && !follow ? 'lost' : 'whole';
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof LogGap) return 'lost';
      if (stop.signal.aborted || (thrown instanceof WeftError && thrown.code === 'kubernetes/unreachable')) return 'broken';
      throw thrown;
    } finally {
      stop.abort();
    }
  }

  /** Undefined where the pod, or the log, is gone. */
  async #open({ name }: LogPod, { position }: Bookmark, follow: boolean, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined> {
    const { api } = this.#services;
    const query = { container: podContainers.learner, timestamps: 'true', ...(follow && { follow: 'true' }), ...(position && { sinceTime: secondOf(position.stamp) }) };
    try {
      return await api.open({ verb: 'get', resource: apiResources.pods, namespace: api.place.namespace, name, subresource: 'log', query, signal });
    } catch (thrown) {
      if (thrown instanceof WeftError && (thrown.code === 'kubernetes/not-found' || thrown.code === 'kubernetes/invalid-object')) return undefined;
      throw thrown;
    }
  }

  async *#whileHeard(stream: AsyncIterable<Uint8Array>, stop: AbortController, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { clock } = this.#services;
    let heardMs = clock.now();
    const watch = async (): Promise<void> => {
      while (clock.now() < heardMs + silentMs) await sleepUntil(clock, heardMs + silentMs, AbortSignal.any([signal, stop.signal]));
      stop.abort();
    };
    watch().catch(() => undefined);
    for await (const chunk of stream) {
      heardMs = clock.now();
      yield chunk;
    }
  }

  #keep({ uid }: LogPod, mark: Bookmark): void {
    this.#bookmarks.delete(uid);
    this.#bookmarks.set(uid, mark);
    const [oldest] = this.#bookmarks.keys();
    if (this.#bookmarks.size > mostBookmarks && oldest !== undefined) this.#bookmarks.delete(oldest);
  }
}
