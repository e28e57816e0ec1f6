import type { ConditionKind } from '../trainingFacts.ts';

/** Names of the containers in a learner's pod. */
export const podContainers = { fetch: 'fetch', sync: 'sync', learner: 'learner' } as const;

/**
 * Exit codes of `fetch` and what they mean. Its termination message is the reason, in words for people. Killed from
 * outside it ends with another code, which says nothing of its own.
 */
export const fetchFailures: Readonly<Record<number, ConditionKind>> = { 21: 'code-not-loaded', 22: 'data-not-loaded' };

/**
 * The learner's first line on its output, and in no stored log: all that follows is the stored log, byte by byte. A log
 * that does not begin so has lost its beginning, since the kubelet keeps only the newest of the files it rotates.
 */
export const logBeginning = 'weft: the log of this learner from its beginning\n';

/**
 * `sync` leaves its learner's record as its termination message, once it is in the bucket: one line of JSON as in
 * `_record.json`, without `lastLines` and with no `objects`, since Kubernetes keeps no more than 4096 bytes of it.
 */
export const longestTerminationMessage = 4096;
