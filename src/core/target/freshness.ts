import type { WeftError } from '../base/weftError.ts';

/** How current is what a target tells: hosts show it, so that nobody takes yesterday's state for today's. */
export type Freshness =
  /** Nothing has been heard yet. */
  | { readonly state: 'connecting' }
  /** A change would be known within seconds. */
  | { readonly state: 'live' }
  /** What is shown is as old as `sinceMs` (milliseconds since 1970, UTC); it is being tried again all the time. */
  | { readonly state: 'stale'; readonly sinceMs: number; readonly trouble: WeftError };

const order = ['live', 'connecting', 'stale'] as const;

/** Of several sources together: as good as the worst of them. */
export function worstFreshness(all: readonly Freshness[]): Freshness {
  return all.reduce<Freshness>((worst, next) => {
    if (worst.state === 'stale' && next.state === 'stale') return next.sinceMs < worst.sinceMs ? next : worst;
    return order.indexOf(next.state) > order.indexOf(worst.state) ? next : worst;
  }, { state: 'live' });
}
