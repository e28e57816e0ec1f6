import { oneLine } from '../../../base/oneLine.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { Node, Pod } from '../api/objects.ts';
import { neverFits } from '../neverFits.ts';
import { requestOf } from '../podAmounts.ts';
import { gpusFirst, isCounted, renderAmount, resourceNoun } from '../resourceWords.ts';

/** Why the scheduler passed over some of the nodes. */
interface NodeReason {
  readonly nodeCount: number;
  /** In the scheduler's words. */
  readonly words: string;
  /** What these nodes have too little of. */
  readonly resource?: string;
}

export interface Unschedulable {
  readonly sentence: string;
  /** As far as the nodes tell: none of them could ever hold such a learner, however empty it was. */
  readonly isForever: boolean;
}

/**
 * Why learners have no node yet, in one sentence, from what the scheduler says of one of them and, where nodes may be
 * looked at, from what those have. Source: kube-scheduler's FitError, "0/5 nodes are available: 4 Insufficient
 * nvidia.com/gpu, 1 node(s) had untolerated taint {…}. preemption: …".
 */
export function schedulingSentence(message: string, pod: Pod, waiting: readonly number[], { learners, resources }: Pick<TrainingPlan, 'learners' | 'resources'>, nodes: readonly Node[] | undefined): Unschedulable {
  const { nodeCount, reasons } = parseFitError(message);
  if (nodeCount === undefined) return { sentence: `${whoWaits(waiting, learners)} no node yet: ${oneLine(message).replace(/\.$/, '')}.`, isForever: false };
  const lacking = [...new Set(reasons.flatMap(({ resource }) => resource ?? []))].sort(gpusFirst);
  const needs = lacking.map((resource) => ({ resource, amount: requestOf(pod, resource) }));
  const wanted = needs.length > 0 ? needs.map(({ resource, amount }) => renderAmount(resource, amount)).join(' and ') : ` a node${resources.gpuType === undefined ? '' : ` with the GPU type “${resources.gpuType}”`}`.trim();
  const subject = `${who(waiting, learners)} ${waiting.length === 1 ? 'needs' : 'need'} ${wanted}${waiting.length > 1 && needs.length > 0 ? ' each' : ''}`;
  const never = nodes && needs.length > 0 && reasons.every(({ resource }) => resource !== undefined) ? neverFits(needs, nodes) : undefined;
  if (never !== undefined) return { sentence: `${subject}; ${never.words}.`, isForever: true };
  const noneOfType = resources.gpuType !== undefined && reasons.every(({ words: said }) => selectorWords.test(said));
  if (noneOfType) return { sentence: `${subject}; no node has it.`, isForever: true };
  return { sentence: `${subject}; ${whyNoNode(nodeCount, reasons)}.`, isForever: false };
}

const selectorWords = /didn't match Pod's node affinity\/selector/;

function parseFitError(message: string): { readonly nodeCount?: number; readonly reasons: readonly NodeReason[] } {
  const [, count, list = ''] = /^0\/(\d+) nodes are available: (.*?)\.(?= (?:no new claims|preemption)|$)/s.exec(message) ?? [];
  if (count === undefined) return { reasons: [] };
  // A taint in braces may hold whatever; the next reason begins with how many nodes it is about.
  const reasons = list.split(/, (?=\d+ )/).map((reason): NodeReason => {
    const [, nodeCount = '0', words = ''] = /^(\d+) (.*)$/s.exec(reason) ?? [];
    const resource = /^Insufficient (\S+)$/.exec(words)?.[1];
    return { nodeCount: Number(nodeCount), words, ...(resource !== undefined && { resource }) };
  });
  return { nodeCount: Number(count), reasons };
}

function whyNoNode(nodeCount: number, reasons: readonly NodeReason[]): string {
  const [only] = reasons;
  if (only && reasons.length === 1) return nodeCount === 1 ? `the only node ${only.resource === undefined ? verbWords(only, 1) : `has not so ${muchOf(only.resource)} free`}` : only.resource === undefined ? `none of ${String(nodeCount)} nodes will do: they ${verbWords(only, nodeCount)}` : `none of ${String(nodeCount)} nodes has so ${muchOf(only.resource)} free`;
  const told = reasons.map((reason) => `${String(reason.nodeCount)} ${reason.resource === undefined ? verbWords(reason, reason.nodeCount) : `${reason.nodeCount === 1 ? 'has' : 'have'} too ${fewOf(reason.resource)} ${resourceNoun(reason.resource)} free`}`);
  return `none of ${String(nodeCount)} nodes has room: ${told.join(', ')}`;
}

/** The scheduler's own words for people; what is not in the table is left as it is. */
const words: readonly (readonly [RegExp, (found: string, isOne: boolean) => string])[] = [
  [/untolerated taint(?:\(s\))? ?\{?([^}]*)\}?/, (taint, isOne) => `${isOne ? 'is' : 'are'} kept for others${taint === '' ? '' : ` (taint “${taint.replace(/: *$/, '').trim()}”)`}`],
  [selectorWords, (_, isOne) => `${isOne ? 'has' : 'have'} not the labels it asks for`],
  [/were unschedulable/, (_, isOne) => `${isOne ? 'is' : 'are'} closed for new pods`],
  [/Too many pods/, (_, isOne) => `${isOne ? 'has' : 'have'} as many pods as it may`],
];

function verbWords(reason: NodeReason, count: number): string {
  for (const [pattern, render] of words) {
    const match = pattern.exec(reason.words);
    if (match) return render(match[1] ?? '', count === 1);
  }
  return `${count === 1 ? 'says' : 'say'} “${oneLine(reason.words.replace(/^node\(s\) /, ''), 100)}”`;
}

function who(waiting: readonly number[], learners: number): string {
  if (waiting.length > 1) return `${String(waiting.length)} learners`;
  return learners === 1 ? 'The learner' : `Learner ${String(waiting[0])}`;
}

const whoWaits = (waiting: readonly number[], learners: number): string => `${who(waiting, learners)} ${waiting.length === 1 ? 'has' : 'have'}`;

const muchOf = (resource: string): string => (isCounted(resource) ? 'many' : 'much');
const fewOf = (resource: string): string => (isCounted(resource) ? 'few' : 'little');
