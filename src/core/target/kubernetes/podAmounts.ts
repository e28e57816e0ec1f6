import type { Container, Pod } from './api/objects.ts';
import { parseQuantity } from './quantity.ts';

/** What the scheduler counts for a pod: the sum of its containers, sidecars included, or one init container if that is more. */
export function requestOf(pod: Pick<Pod, 'spec'>, resource: string): number {
  return amountOf(pod, ({ resources }) => resources?.requests?.[resource] ?? resources?.limits?.[resource]);
}

/** As `requestOf`, of what the pod may use at most. */
export function limitOf(pod: Pick<Pod, 'spec'>, resource: string): number {
  return amountOf(pod, ({ resources }) => resources?.limits?.[resource]);
}

function amountOf({ spec }: Pick<Pod, 'spec'>, quantityOf: (container: Container) => string | undefined): number {
  const of = (container: Container): number => parseQuantity(quantityOf(container) ?? '0');
  const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
  const init = spec?.initContainers ?? [];
  const sidecars = sum(init.filter(({ restartPolicy }) => restartPolicy === 'Always').map(of));
  const first = Math.max(0, ...init.filter(({ restartPolicy }) => restartPolicy !== 'Always').map(of));
  return Math.max(sum((spec?.containers ?? []).map(of)) + sidecars, first);
}
