import type { Pod, ResourceQuota } from '../api/objects.ts';
import { limitOf, requestOf } from '../podAmounts.ts';
import { parseQuantity } from '../quantity.ts';
import { plainResource, renderAmount, renderMost } from '../resourceWords.ts';
import { manifestKey } from './manifestKeys.ts';
import { type Finding, never, notNow } from './preflightServices.ts';

/** Of a training there is one each, by what quotas call them. */
const single = ['jobs.batch', 'services', 'configmaps', 'secrets'].flatMap((name) => [name, `count/${name}`]);

/** Whether the quotas of a namespace let all learners in, at all and now. */
export function quotas(found: readonly ResourceQuota[], pod: Pick<Pod, 'spec'>, learners: number): Finding[] {
  return found.filter(appliesToLearners).flatMap((quota) => {
    const { hard = {}, used = {} } = quota.status ?? {};
    return Object.entries(hard).flatMap(([resource, limit]): Finding[] => {
      const each = needOf(resource, pod);
      const count = single.includes(resource) ? 1 : learners;
      const [most, taken] = [parseQuantity(limit), parseQuantity(used[resource] ?? '0')];
      if (each === 0 || each * count + taken <= most) return [];
      const name = quota.metadata?.name ?? '';
      const asked = needWords(resource, each, count);
      const path = manifestKey(resource);
      const kind = resource.startsWith('limits.') ? ' (as limits)' : '';
      if (each * count > most) return [never({ code: 'preflight/over-quota', path, message: `${asked}${kind}; the quota “${name}” allows ${amountWords(resource, most)} in all. Ask for less, or have the quota raised.` })];
      const left = Math.max(0, most - taken);
      return [notNow({ code: 'preflight/quota-full', path, message: `${asked}${kind}; of the ${amountWords(resource, most)} of the quota “${name}” ${left === 0 ? 'none are' : `only ${renderMost(resource, left)} ${left === 1 ? 'is' : 'are'}`} left now. Learners wait until others have ended.` })];
    });
  });
}

/** Pods of learners have requests, no deadline of their own and no priority; other scopes pass them by, or cannot be told. */
function appliesToLearners({ spec }: ResourceQuota): boolean {
  const scopes = [...(spec?.scopes ?? []), ...(spec?.scopeSelector?.matchExpressions ?? []).map(({ scopeName, operator }) => (operator === 'Exists' ? scopeName : `${scopeName} ${operator}`))];
  return scopes.every((scope) => scope === 'NotTerminating' || scope === 'NotBestEffort');
}

function needOf(resource: string, pod: Pick<Pod, 'spec'>): number {
  if (resource === 'pods' || resource === 'count/pods' || single.includes(resource)) return 1;
  return resource.startsWith('limits.') ? limitOf(pod, plainResource(resource)) : requestOf(pod, plainResource(resource));
}

function needWords(resource: string, each: number, count: number): string {
  if (single.includes(resource)) return `A training needs ${amountWords(resource, 1)}`;
  if (manifestKey(resource)[0] === 'learners') return `${learnerWords(count)} ${count === 1 ? 'needs' : 'need'} ${amountWords(resource, count)}`;
  return count === 1 ? `The learner needs ${renderAmount(resource, each)}` : `${learnerWords(count)} need ${renderAmount(resource, each)} each, ${renderAmount(resource, each * count)} in all`;
}

const learnerWords = (count: number): string => (count === 1 ? 'The learner' : `${String(count)} learners`);

/** What of a training there is one each, as people call it. */
const nouns: Readonly<Record<string, string>> = { 'jobs.batch': 'Job', services: 'Service', configmaps: 'ConfigMap', secrets: 'Secret' };

function amountWords(resource: string, amount: number): string {
  const plain = resource.replace(/^count\//, '');
  const noun = nouns[plain];
  return noun === undefined ? renderAmount(plain, amount) : `${String(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}
