import type { Node, Pod } from '../api/objects.ts';
import type { Need } from '../neverFits.ts';
import { requestOf } from '../podAmounts.ts';
import { parseQuantity } from '../quantity.ts';

/** A node as far as a learner is concerned. */
export interface NodeRoom {
  readonly node: Node;
  /** Has the labels that the learner asks for. */
  readonly hasLabels: boolean;
  /** Taints that keep the learner away for as long as they are there, as people write them. */
  readonly taints: readonly string[];
  /** Takes new pods now: ready, and not closed by somebody. */
  readonly isOpen: boolean;
  /** How many such learners it holds when it is empty, and now. */
  readonly slots: number;
  readonly freeSlots: number;
  /** How much of a resource it has when it is empty, and now. */
  whole(resource: string): number;
  free(resource: string): number;
}

/** Taints that come and go with a node's health; the prefix is Kubernetes' own. */
const passing = /^node(?:\.cloudprovider)?\.kubernetes\.io\//;

/** What each node has for a learner's pod, when it is empty and beside the pods that are on it now. */
export function nodeRooms(nodes: readonly Node[], pods: readonly Pod[], pod: Pick<Pod, 'spec'>, needs: readonly Need[]): NodeRoom[] {
  const placed = Map.groupBy(pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed'), ({ spec }) => spec?.nodeName ?? '');
  return nodes.map((node) => {
    const labels = node.metadata?.labels ?? {};
    const unwelcome = (node.spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint));
    const there = placed.get(node.metadata?.name ?? '') ?? [];
    const whole = (resource: string): number => parseQuantity(node.status?.allocatable?.[resource] ?? '0');
    const free = (resource: string): number => whole(resource) - there.reduce((sum, other) => sum + requestOf(other, resource), 0);
    const podSlots = parseQuantity(node.status?.allocatable?.['pods'] ?? '110');
    return {
      node,
      hasLabels: Object.entries(pod.spec?.nodeSelector ?? {}).every(([name, value]) => labels[name] === value),
      taints: unwelcome.filter(({ key }) => !passing.test(key)).map(({ key, value, effect }) => `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`),
      isOpen: node.spec?.unschedulable !== true && !unwelcome.some(({ key }) => passing.test(key)),
      slots: Math.min(podSlots, slotsOf(needs, whole)),
      freeSlots: Math.min(podSlots - there.length, slotsOf(needs, free)),
      whole,
      free,
    };
  });
}

function slotsOf(needs: readonly Need[], room: (resource: string) => number): number {
  // Quantities are decimal fractions; what is left of them after a division must not cost a slot.
  const slots = needs.map(({ resource, amount }) => Math.floor(room(resource) / amount + 1e-9));
  return Math.max(0, Math.min(...slots));
}

type Taint = NonNullable<NonNullable<Node['spec']>['taints']>[number];

/** Source: Kubernetes reference, "Taints and Tolerations". */
function tolerates({ spec }: Pick<Pod, 'spec'>, taint: Taint): boolean {
  return (spec?.tolerations ?? []).some(({ key, operator, value, effect }) => {
    if (effect !== undefined && effect !== taint.effect) return false;
    if (key === undefined || key === '') return operator === 'Exists';
    return key === taint.key && (operator === 'Exists' || (value ?? '') === (taint.value ?? ''));
  });
}
