import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';

/** A Kueue LocalQueue is named by a label of the Job, as an object of Kubernetes is: RFC 1123, at most 63 characters. */
export const checkQueue: Check = (context) => {
  const { queue } = context.file;
  if (queue === undefined || (queue.length <= 63 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(queue) && !/[.-]\.|\.-/.test(queue))) return [];
  const spelled = queue.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 63);
  const mend = spelled === '' ? {} : { mend: { label: `Write ${spelled}`, newText: spelled } };
  const message = `“${queue}” cannot name a queue. Queues have at most 63 small letters, digits and hyphens, and start and end with a letter or a digit.`;
  return [atValue(context, ['queue'], { severity: 'error', code: 'manifest/queue-name', message, ...mend })];
};
