import type { Container, LimitRange, Pod } from '../api/objects.ts';
import { limitOf, requestOf } from '../podAmounts.ts';
import { podContainers } from '../podContract.ts';
import { parseQuantity } from '../quantity.ts';
import { renderAmount } from '../resourceWords.ts';
import { manifestKey } from './manifestKeys.ts';
import { type Finding, never } from './preflightServices.ts';

/** What is held against a range: a container or the whole pod. */
interface Measured {
  readonly who: string;
  /** Whether the manifest decides it. */
  readonly isLearner: boolean;
  requestOf(resource: string): number;
  limitOf(resource: string): number;
}

/** Whether the ranges of a namespace let a learner's pod in. Weft gives all containers requests and limits, so that defaults do not matter. */
export function limitRanges(found: readonly LimitRange[], pod: Pick<Pod, 'spec'>): Finding[] {
  const containers = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])].map(measureContainer);
  const whole: Measured = { who: 'A learner with what runs beside it', isLearner: true, requestOf: (resource) => requestOf(pod, resource), limitOf: (resource) => limitOf(pod, resource) };
  return found.flatMap(({ metadata, spec }) =>
    (spec?.limits ?? []).flatMap((range) => {
      const measured = range.type === 'Container' ? containers : range.type === 'Pod' ? [whole] : [];
      return measured.flatMap((one) => [
        ...Object.entries(range.max ?? {}).flatMap(([resource, quantity]) => tooMuch(one, resource, parseQuantity(quantity), metadata?.name ?? '')),
        ...Object.entries(range.min ?? {}).flatMap(([resource, quantity]) => tooLittle(one, resource, parseQuantity(quantity), metadata?.name ?? '')),
        ...Object.entries(range.maxLimitRequestRatio ?? {}).flatMap(([resource, quantity]) => tooFarApart(one, resource, parseQuantity(quantity), metadata?.name ?? '')),
      ]);
    }),
  );
}

function measureContainer(container: Container): Measured {
  const { name, resources } = container;
  const isLearner = name === podContainers.learner;
  return {
    who: isLearner ? 'A learner' : `Weft’s container “${name}” beside each learner`,
    isLearner,
    requestOf: (resource) => parseQuantity(resources?.requests?.[resource] ?? resources?.limits?.[resource] ?? '0'),
    limitOf: (resource) => parseQuantity(resources?.limits?.[resource] ?? '0'),
  };
}

function tooMuch(one: Measured, resource: string, most: number, range: string): Finding[] {
  const amount = one.limitOf(resource);
  return amount > most ? [refused(one, resource, `${one.who} asks for ${renderAmount(resource, amount)}; the limit range “${range}” allows at most ${renderAmount(resource, most)}.`)] : [];
}

function tooLittle(one: Measured, resource: string, least: number, range: string): Finding[] {
  const amount = one.requestOf(resource);
  return amount < least ? [refused(one, resource, `${one.who} asks for ${renderAmount(resource, amount)}; the limit range “${range}” wants at least ${renderAmount(resource, least)}.`)] : [];
}

function tooFarApart(one: Measured, resource: string, ratio: number, range: string): Finding[] {
  const [request, limit] = [one.requestOf(resource), one.limitOf(resource)];
  if (limit <= request * ratio) return [];
  return [refused(one, resource, `${one.who} asks for ${renderAmount(resource, request)} and may use ${renderAmount(resource, limit)}; the limit range “${range}” allows at most ${String(ratio)} times what is asked for.`)];
}

function refused({ isLearner }: Measured, resource: string, message: string): Finding {
  const mend = isLearner ? 'Change it, or have the range changed.' : 'Have the range changed, or ask for another namespace.';
  return never({ code: 'preflight/outside-limit-range', path: isLearner ? manifestKey(resource) : [], message: `${message} ${mend}` });
}
