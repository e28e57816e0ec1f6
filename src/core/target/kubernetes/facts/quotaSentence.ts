import { parseQuantity } from '../quantity.ts';
import { plainResource, renderAmount } from '../resourceWords.ts';

/** Lists as quotas write them: "limits.memory=2Gi,requests.nvidia.com/gpu=2". */
function parseAmounts(text: string): ReadonlyMap<string, number> {
  return new Map(text.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), parseQuantity(pair.slice(pair.indexOf('=') + 1))]));
}

/**
 * What a quota says when it refuses a pod, in a sentence with the quota's own numbers; undefined for other words. Source:
 * the resourcequota admission plugin, "exceeded quota: NAME, requested: …, used: …, limited: …".
 */
export function quotaSentence(words: string): string | undefined {
  const [, name, requested, used, limited] = /exceeded quota: (\S+?), requested: (\S+), used: (\S+), limited: (\S+)/.exec(words) ?? [];
  if (name === undefined) return undefined;
  const [asked, taken, limits] = [requested, used, limited].map((text) => parseAmounts(text ?? ''));
  const over = [...(limits ?? [])].filter(([resource, limit]) => (asked?.get(resource) ?? 0) + (taken?.get(resource) ?? 0) > limit);
  const told = over.map(([resource, limit]) => `a learner needs ${renderAmount(resource, asked?.get(resource) ?? 0)}, and of ${renderAmount(resource, limit)}${kindOf(resource)} ${takenWords(resource, taken?.get(resource) ?? 0)} taken`);
  return `The quota “${name}” leaves no room: ${told.join('; ')}.`;
}

/** Limits are counted apart from requests. */
function kindOf(resource: string): string {
  return resource.startsWith('limits.') ? ' (as limits)' : '';
}

function takenWords(resource: string, amount: number): string {
  const words = renderAmount(plainResource(resource), amount).replace(/ (of memory|of disk|GPUs?|CPUs?|pods?|of \S+)$/, '');
  return amount === 1 ? `${words} is` : `${words} are`;
}
