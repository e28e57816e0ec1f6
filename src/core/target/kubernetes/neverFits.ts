import type { Node } from './api/objects.ts';
import { parseQuantity } from './quantity.ts';
import { renderMost, resourceNoun } from './resourceWords.ts';

/** How much of a resource a pod needs, as Kubernetes names and counts it. */
export interface Need {
  readonly resource: string;
  readonly amount: number;
}

/** What no node has, however empty it is, in words: “no node has more than 2”; and which need it is. */
export function neverFits(needs: readonly Need[], nodes: readonly Node[]): { readonly need: Need; readonly words: string } | undefined {
  for (const need of needs) {
    const { resource, amount } = need;
    const most = Math.max(0, ...nodes.map(({ status }) => parseQuantity(status?.allocatable?.[resource] ?? '0')));
    if (most < amount) return { need, words: most === 0 ? `no node has ${resourceNoun(resource)}` : `no node has more than ${renderMost(resource, most)}` };
  }
  return undefined;
}
