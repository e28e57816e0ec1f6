import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { optionalRights, type Right, requiredRights } from '../../../src/core/target/kubernetes/trainingRole.ts';
import { narrowUser } from '../../support/stack/clusterAccounts.ts';

/** A line of the audit log; "Auditing" in the Kubernetes reference. */
interface AuditEvent {
  readonly verb?: string;
  readonly user?: { readonly username?: string };
  readonly objectRef?: { readonly apiGroup?: string; readonly resource?: string; readonly subresource?: string; readonly namespace?: string };
}

const spelled = ({ apiGroup, resource, verbs }: Right): string[] => verbs.map((verb) => `${verb} ${resource}${apiGroup === '' ? '' : `.${apiGroup}`}`);

/** "create jobs.batch", …: all that the Role grants. */
export const grantedRights = (): string[] => requiredRights.flatMap(spelled).sort();

/** What the narrow user has asked for in a namespace, allowed or not, but for what preflight can do without. */
export async function usedRights(auditLog: string, namespace: string): Promise<string[]> {
  const used = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(auditLog) })) {
    if (!line.includes(`"${namespace}"`)) continue;
    const { verb = '', user, objectRef } = parse(line) ?? {};
    if (user?.username !== narrowUser || objectRef?.namespace !== namespace) continue;
    const { apiGroup = '', resource = '', subresource } = objectRef;
    for (const text of spelled({ apiGroup, resource: subresource === undefined ? resource : `${resource}/${subresource}`, verbs: [verb] })) used.add(text);
  }
  const optional = new Set(optionalRights.flatMap(spelled));
  return [...used].filter((text) => !optional.has(text)).sort();
}

/** The last line may not be whole yet. */
function parse(line: string): AuditEvent | undefined {
  try {
    return JSON.parse(line) as AuditEvent;
  } catch {
    return undefined;
  }
}
