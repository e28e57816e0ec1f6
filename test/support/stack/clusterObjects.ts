import { KubeConfig, KubernetesObjectApi, type V1Node } from '@kubernetes/client-node';
import { type Right, requiredRights, trainingRole } from '../../../src/core/target/kubernetes/trainingRole.ts';
import { narrowUser } from './clusterAccounts.ts';
import { clusterNames } from './clusterSettings.ts';
import { waitUntil } from './waitUntil.ts';

/** What the node claims to have, whatever the machine has: manifests of tests ask for more than a small machine. */
const pretendedResources = (gpus: number): Readonly<Record<string, string>> => ({ cpu: '64', memory: '256Gi', 'nvidia.com/gpu': String(gpus) });

/** An object as its YAML says it; the client's own classes cannot be written as literals. */
export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
  readonly [field: string]: unknown;
}

/** A client for objects of any kind; with the kubeconfig's current context unless told. */
export function objectsOf(kubeconfig: string, context?: string): KubernetesObjectApi {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  return KubernetesObjectApi.makeApiClient(config);
}

/**
 * Creates a policy that rewrites each status the kubelet reports, so that scheduler and kubelet both count what is
 * pretended, and no later report of the kubelet undoes it.
 */
export async function pretendNodeResources(objects: KubernetesObjectApi, gpus: number): Promise<void> {
  const patches = Object.entries(pretendedResources(gpus)).flatMap(([name, quantity]) =>
    ['capacity', 'allocatable'].map((field) => `JSONPatch{op: "add", path: "/status/${field}/" + jsonpatch.escapeKey("${name}"), value: "${quantity}"}`),
  );
  const name = 'pretended-resources';
  await create(objects, {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      matchConstraints: { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['nodes', 'nodes/status'] }] },
      matchConditions: [{ name: 'reports-resources', expression: 'has(object.status.capacity) && has(object.status.allocatable)' }],
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: `[${patches.join(', ')}]` } }],
    },
  });
  await create(objects, {
    apiVersion: 'admissionregistration.k8s.io/v1beta1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name },
  });
}

/** Resolves once the node takes pods and reports the pretended GPUs. */
export async function nodeReady(objects: KubernetesObjectApi, gpus: number): Promise<void> {
  await waitUntil(`node “${clusterNames.node}” is ready and reports its GPUs`, 90_000, async () => {
    const { status } = await objects.read<V1Node>({ apiVersion: 'v1', kind: 'Node', metadata: { name: clusterNames.node } });
    const ready = status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
    return ready && status?.allocatable?.['nvidia.com/gpu'] === String(gpus);
  });
}

/**
 * Creates a namespace that enforces Pod Security “restricted”, in which the narrow user holds exactly these rights.
 * Resolves once pods can be created in it.
 */
export async function createTrainingNamespace(objects: KubernetesObjectApi, namespace: string, rights: readonly Right[] = requiredRights): Promise<void> {
  await create(objects, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } });
  const role = trainingRole(namespace, rights);
  await create(objects, role);
  await create(objects, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: role.metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: narrowUser }],
  });
  await waitUntil(`namespace “${namespace}” has its service account`, 30_000, async () => {
    await objects.read({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } });
    return true;
  });
}

/** Asks for the removal of a namespace and all that is in it, without waiting for its end. */
export async function removeTrainingNamespace(objects: KubernetesObjectApi, namespace: string): Promise<void> {
  const object: PlainObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await objects.delete(object);
}

async function create(objects: KubernetesObjectApi, object: PlainObject): Promise<void> {
  await objects.create(object);
}
