import { oneLine } from '../../../base/oneLine.ts';

/** Why images cannot be pulled, by the words of containerd and of registries; the first row that fits. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/InvalidImageName|invalid reference format|couldn't parse image/, 'its name is not one that an image can have'],
  [/ErrImageNeverPull/, 'it is not on the node, and nodes may not pull it'],
  [/toomanyrequests|429 Too Many Requests|pull rate limit/i, 'its registry lets nobody pull so much; the pull is tried again'],
  [/unauthorized|authentication required|pull access denied|insufficient_scope|denied:|401|403 Forbidden/i, 'its registry does not let the cluster in, or there is no such image'],
  [/no match for platform|exec format/i, 'there is none for the node’s kind of processor'],
  [/not found|manifest unknown|name unknown|404/i, 'its registry has no such image'],
  [/x509|certificate/i, 'the certificate of its registry is not trusted'],
  [/no space left/i, 'the node’s disk is full'],
  [/dial tcp|connection refused|i\/o timeout|no such host|connection reset|EOF|deadline exceeded/i, 'its registry cannot be reached from the node'],
];

/** Why an image is not there, in one sentence with the last of the runtime's own words. */
export function pullSentence(image: string, reason: string, message: string): string {
  const cause = causes.find(([pattern]) => pattern.test(`${reason} ${message}`))?.[1];
  // What quotes names comes first: 'failed to resolve reference "docker.io/no/such:1": dial tcp …: connection refused'.
  const lastWords = oneLine(message.split(/": |desc = /).at(-1) ?? '', 200).replace(/\.$/, '');
  const told = cause === undefined ? lastWords || reason : `${cause}${lastWords === '' ? '' : ` (${lastWords})`}`;
  return `The image “${image}” cannot be pulled: ${told}.`;
}
