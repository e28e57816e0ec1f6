import type { Clock } from '../../../base/clock.ts';
import { Emitter, type Event } from '../../../base/emitter.ts';
import { asWeftError } from '../../../base/weftError.ts';
import type { Freshness } from '../../freshness.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects, type ObjectSelection } from '../api/listObjects.ts';
import type { ListedObject } from '../api/objects.ts';
import { apiStatusOf, readStatus, statusFailure } from '../api/statusFailure.ts';
import { watchEvents } from '../api/watchEvents.ts';
import { Backoff, sleepUntil } from './backoff.ts';
import { FreshnessKeeper } from './freshnessKeeper.ts';

export interface ReflectorOptions<T> extends ObjectSelection {
  readonly api: KubernetesApi;
  readonly clock: Clock;
  /** Between 0 and 1; for jitter. */
  readonly random: () => number;
  /** Whether an object is worth keeping, where selectors cannot say it. */
  readonly keep?: (object: T) => boolean;
}

/** Without a sign of life for this long a watch is taken for dead; with the grace of FreshnessKeeper, known within 45 s. */
const idleMs = 40_000;
/** A watch that lasted so long was a good one. */
const goodWatchMs = 10_000;
/** The server ends a watch after 5 to 10 minutes, so that watches spread over its replicas. */
const serverTimeoutSeconds = (random: number): string => String(300 + Math.floor(random * 300));

/**
 * The objects of one kind as the API server has them: listed once, then watched, for as long as `run` runs, through cuts,
 * restarts, silence and sleep. It never gives up, and always tells how fresh what it holds is.
 */
export class Reflector<T extends ListedObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #backoff: Backoff;
  readonly #objects = new Map<string, T>();
  readonly #changed = new Emitter<readonly T[]>();
  readonly #keeper: FreshnessKeeper;
  #generation = 0;
  #resourceVersion: string | undefined;

  /** Objects as they are now, or, when removed, as they were last. */
  readonly onDidChange: Event<readonly T[]> = this.#changed.event;
  readonly onDidChangeFreshness: Event<Freshness>;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
    this.#keeper = new FreshnessKeeper(options.clock, options.api.place.contextName);
    this.onDidChangeFreshness = this.#keeper.onDidChange;
  }

  /** By name. */
  get objects(): ReadonlyMap<string, T> {
    return this.#objects;
  }

  get freshness(): Freshness {
    return this.#keeper.freshness;
  }

  /** How often all objects were listed: what was there in the first generation and still is was seen in each. */
  get generation(): number {
    return this.#generation;
  }

  /** Returns when aborted; nothing else ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      const begunMs = clock.now();
      const trouble = await this.#once(signal).catch((thrown: unknown) => asWeftError(thrown));
      if (signal.aborted) {
        this.#keeper.ended();
        return;
      }
      this.#keeper.lost(trouble, signal);
      const wasGood = clock.now() - begunMs >= goodWatchMs;
      if (wasGood) this.#backoff.reset();
      // One that ended as it should, after its time, is opened again at once.
      if (trouble || !wasGood) await sleepUntil(clock, clock.now() + this.#backoff.next(apiStatusOf(trouble)?.retryAfterMs), signal).catch(() => undefined);
    }
  }

  /** Lists if it has to, then watches until the watch ends; throws when either fails. */
  async #once(signal: AbortSignal): Promise<undefined> {
    try {
      if (this.#resourceVersion === undefined) await this.#list(signal);
      await this.#watch(signal);
    } catch (thrown) {
      // A server that is too busy, or does not know us, need not be asked for everything. Any other refusal means that
      // this watch cannot go on from here, or that there may be none: then lists have to do, with pauses between them.
      const refusal = apiStatusOf(thrown);
      if (refusal && refusal.statusCode !== 401 && refusal.statusCode !== 429) this.#resourceVersion = undefined;
      throw thrown;
    }
    return undefined;
  }

  async #list(signal: AbortSignal): Promise<void> {
    const { api, keep = () => true } = this.#options;
    const { items, resourceVersion } = await listObjects<T>(api, this.#options, signal);
    this.#keeper.heard();
    this.#generation += 1;
    this.#resourceVersion = resourceVersion;
    const listed = new Map(items.filter(keep).map((object) => [nameOf(object), slim(object)]));
    const gone = [...this.#objects].filter(([name]) => !listed.has(name)).map(([, object]) => object);
    const changed = [...listed].filter(([name, object]) => versionOf(this.#objects.get(name)) !== versionOf(object)).map(([, object]) => object);
    this.#objects.clear();
    for (const [name, object] of listed) this.#objects.set(name, object);
    if (gone.length + changed.length > 0) this.#changed.fire([...gone, ...changed]);
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { api, random, resource, namespace, labelSelector, fieldSelector } = this.#options;
    const stop = new AbortController();
    const query = {
      resourceVersion: this.#resourceVersion ?? '',
      allowWatchBookmarks: 'true',
      timeoutSeconds: serverTimeoutSeconds(random()),
      ...(labelSelector !== undefined && { labelSelector }),
      ...(fieldSelector !== undefined && { fieldSelector }),
    };
    const stream = await api.open({ verb: 'watch', resource, ...(namespace !== undefined && { namespace }), query, signal: AbortSignal.any([signal, stop.signal]) });
    this.#keeper.opened();
    const silence = this.#untilSilent(AbortSignal.any([signal, stop.signal])).then(() => stop.abort());
    silence.catch(() => undefined);
    try {
      for await (const event of watchEvents<T>(this.#heard(stream))) this.#apply(event);
    } catch (thrown) {
      if (!stop.signal.aborted) throw thrown;
    } finally {
      stop.abort();
    }
  }

  #apply(event: { readonly type: string; readonly object: object }): void {
    const { api, resource, namespace, keep = () => true } = this.#options;
    if (event.type === 'ERROR') {
      const { code = 500 } = event.object as { code?: number };
      throw statusFailure(readStatus(code, JSON.stringify(event.object), undefined), { verb: 'watch', resource, ...(namespace !== undefined && { namespace }) }, api.place);
    }
    const object = event.object as T;
    this.#resourceVersion = object.metadata?.resourceVersion ?? this.#resourceVersion;
    if (event.type === 'BOOKMARK') return;
    const name = nameOf(object);
    const isKept = event.type !== 'DELETED' && keep(object);
    const wasKept = this.#objects.has(name);
    if (isKept) this.#objects.set(name, slim(object));
    else this.#objects.delete(name);
    if (isKept || wasKept) this.#changed.fire([object]);
  }

  async *#heard(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of stream) {
      this.#keeper.heard();
      yield chunk;
    }
  }

  async #untilSilent(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (clock.now() < this.#keeper.heardMs + idleMs) await sleepUntil(clock, this.#keeper.heardMs + idleMs, signal);
  }
}

/** Who set which field is most of an object's size, and of no interest here. */
function slim<T extends ListedObject>(object: T): T {
  if (object.metadata?.managedFields === undefined) return object;
  const metadata: Record<string, unknown> = { ...object.metadata };
  delete metadata['managedFields'];
  return { ...object, metadata };
}

function nameOf({ metadata }: ListedObject): string {
  return metadata?.name ?? '';
}

function versionOf(object: ListedObject | undefined): string {
  return `${object?.metadata?.uid ?? ''} ${object?.metadata?.resourceVersion ?? ''}`;
}
