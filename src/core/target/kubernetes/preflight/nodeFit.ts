import { nearest } from '../../../base/nearest.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { Node, Pod } from '../api/objects.ts';
import { type Need, neverFits } from '../neverFits.ts';
import { requestOf } from '../podAmounts.ts';
import { gpusFirst, renderAmount, renderMost } from '../resourceWords.ts';
import { manifestKey } from './manifestKeys.ts';
import { type NodeRoom, nodeRooms } from './nodeRoom.ts';
import { type Finding, never, notNow } from './preflightServices.ts';

export interface Nodes {
  readonly nodes: readonly Node[];
  /** Those that are known to be on the nodes. */
  readonly pods: readonly Pod[];
  /** Only this namespace's pods are seen, so that less may be free than it seems. */
  readonly seesAllPods: boolean;
}

/** Whether nodes can ever hold all learners, and whether they can now. */
export function nodeFit(plan: TrainingPlan, pod: Pick<Pod, 'spec'>, { nodes, pods, seesAllPods }: Nodes): Finding[] {
  const needs = needsOf(pod);
  const rooms = nodeRooms(nodes, pods, pod, needs);
  const forever = neverAnyNode(plan, pod, needs, rooms) ?? neverAllTogether(plan, needs, rooms);
  // Where nodes come when they are asked for, those that are there are not all there is.
  if (forever) return [nodes.some(comesAndGoes) ? { ...forever, severity: 'warning', message: `${forever.message} It waits until the cluster adds one.` } : forever];
  return notNowFindings(plan, needs, rooms, seesAllPods);
}

/** What the scheduler counts of a learner, GPUs first. */
function needsOf(pod: Pick<Pod, 'spec'>): Need[] {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  const resources = new Set(containers.flatMap(({ resources: asked }) => Object.keys(asked?.requests ?? {})));
  return [...resources].sort(gpusFirst).map((resource) => ({ resource, amount: requestOf(pod, resource) })).filter(({ amount }) => amount > 0);
}

function neverAnyNode(plan: TrainingPlan, pod: Pick<Pod, 'spec'>, needs: readonly Need[], rooms: readonly NodeRoom[]): Finding | undefined {
  const labelled = rooms.filter(({ hasLabels }) => hasLabels);
  if (rooms.length === 0) return never({ code: 'preflight/no-node', path: [], message: 'The cluster has no node at all.' });
  if (labelled.length === 0) return noSuchType(plan, pod, rooms);
  const open = labelled.filter(({ taints }) => taints.length === 0);
  const [first] = labelled;
  if (open.length === 0) return never({ code: 'preflight/nodes-kept-for-others', path: plan.resources.gpuType === undefined ? [] : ['gpu_type'], message: `${subject(plan)} no node: ${labelled.length === 1 ? 'the only one that would do' : `all ${String(labelled.length)} that would do`} ${labelled.length === 1 ? 'is' : 'are'} kept for others (taint “${first?.taints[0] ?? ''}”).` });
  const lacking = neverFits(needs, open.map(({ node }) => node));
  if (lacking) return never({ code: 'preflight/never-fits', path: manifestKey(lacking.need.resource), message: `${needWords(plan, [lacking.need])}; ${lacking.words}.` });
  if (open.some(({ slots }) => slots > 0)) return undefined;
  return never({ code: 'preflight/never-fits', path: manifestKey(needs[0]?.resource ?? ''), message: `${needWords(plan, needs.filter(({ resource }) => resource !== 'ephemeral-storage'))}; no node has all of it.` });
}

function noSuchType({ resources: { gpuType }, learners }: TrainingPlan, pod: Pick<Pod, 'spec'>, rooms: readonly NodeRoom[]): Finding {
  const [first] = Object.entries(pod.spec?.nodeSelector ?? {});
  const [label, wanted] = first ?? ['', ''];
  const types = [...new Set(rooms.flatMap(({ node }) => node.metadata?.labels?.[label] ?? []))].sort();
  const there = types.length === 0 ? `no node has the label “${label}” at all` : `its nodes have ${types.slice(0, 5).map((type) => `“${type}”`).join(', ')}${types.length > 5 ? ', …' : ''}`;
  const meant = nearest(wanted, types);
  const mend = meant === undefined ? 'Leave gpu_type out, or name one that is there.' : `Write “${meant}”.`;
  return never({ code: 'preflight/no-such-gpu-type', path: ['gpu_type'], message: `${learners === 1 ? 'The learner asks' : `${String(learners)} learners ask`} for the GPU type “${gpuType ?? wanted}” (label ${label}=${wanted}); ${there}. ${mend}` });
}

/** Learners that depend on each other run together or not at all. */
function neverAllTogether(plan: TrainingPlan, needs: readonly Need[], rooms: readonly NodeRoom[]): Finding | undefined {
  const slots = rooms.filter(suits).reduce((sum, room) => sum + room.slots, 0);
  if (slots >= plan.learners) return undefined;
  const scarce = scarcest(needs, rooms.filter(suits), (room, resource) => room.whole(resource));
  const message = `${needWords(plan, [scarce])}; all nodes together have room for ${String(slots)}.`;
  const finding = { code: 'preflight/never-fits', path: ['learners'], message } as const;
  return plan.distributed === 'none' ? notNow({ ...finding, code: 'preflight/not-all-at-once', message: `${message} The others start when those have ended.` }) : never(finding);
}

function notNowFindings(plan: TrainingPlan, needs: readonly Need[], rooms: readonly NodeRoom[], seesAllPods: boolean): Finding[] {
  const open = rooms.filter((room) => suits(room) && room.isOpen);
  const slots = open.reduce((sum, room) => sum + Math.max(0, room.freeSlots), 0);
  if (slots >= plan.learners) return [];
  const scarce = scarcest(needs, open, (room, resource) => room.free(resource));
  const most = Math.max(0, ...open.map((room) => room.free(scarce.resource)));
  const room = slots === 0 ? `no node has more than ${renderMost(scarce.resource, most)} free now` : `there is room for ${String(slots)} now`;
  const seen = seesAllPods ? '' : ' as far as the pods of this namespace tell,';
  return [notNow({ code: 'preflight/does-not-fit-now', path: manifestKey(scarce.resource), message: `${needWords(plan, [scarce])};${seen} ${room}. It waits until there is more.` })];
}

const suits = ({ hasLabels, taints }: NodeRoom): boolean => hasLabels && taints.length === 0;

/** The need that the fewest learners can be given. */
function scarcest(needs: readonly Need[], rooms: readonly NodeRoom[], room: (node: NodeRoom, resource: string) => number): Need {
  const slots = ({ resource, amount }: Need): number => rooms.reduce((sum, one) => sum + Math.max(0, Math.floor(room(one, resource) / amount + 1e-9)), 0);
  return needs.reduce((scarce, need) => (slots(need) < slots(scarce) ? need : scarce));
}

function needWords(plan: TrainingPlan, needs: readonly Need[]): string {
  return `${subject(plan)} ${needs.map(({ resource, amount }) => renderAmount(resource, amount)).join(' and ')}${plan.learners > 1 ? ' each' : ''}`;
}

function subject({ learners }: TrainingPlan): string {
  return learners === 1 ? 'The learner needs' : `${String(learners)} learners need`;
}

/** Karpenter and the cluster autoscaler mark what they have made or watch. */
function comesAndGoes({ metadata }: Node): boolean {
  return [...Object.keys(metadata?.labels ?? {}), ...Object.keys(metadata?.annotations ?? {})].some((name) => /^karpenter\.sh\/|^cluster-autoscaler\.kubernetes\.io\//.test(name));
}
