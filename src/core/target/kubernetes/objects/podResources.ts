import type { ResourceRequirements } from '../api/objects.ts';
import type { LearnerResources } from '../../../manifest/manifest.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;

/** What each learner asks for is what it gets and no more, as with the ancestor; only disk may be asked for sparingly. */
export function learnerResources(resources: LearnerResources, settings: KubernetesSettings): ResourceRequirements {
  const { cpuMillicores, memoryBytes, gpuCount, storageBytes } = resources;
  const both = {
    cpu: `${String(cpuMillicores)}m`,
    memory: String(memoryBytes),
    ...(gpuCount > 0 && { [gpuResource(resources, settings)]: String(gpuCount) }),
  };
  return {
    requests: { ...both, 'ephemeral-storage': String(storageBytes ?? gibibyte) },
    limits: { ...both, 'ephemeral-storage': String(storageBytes ?? settings.storageBytes) },
  };
}

/** rclone with a few transfers at once stays well below this; what it downloads counts as the learner's disk. */
export const storeResources: ResourceRequirements = {
  requests: { cpu: '50m', memory: String(64 * mebibyte), 'ephemeral-storage': String(64 * mebibyte) },
  limits: { cpu: '1', memory: String(512 * mebibyte), 'ephemeral-storage': String(gibibyte) },
};

/** The name under which the cluster counts GPUs of the type asked for. */
export function gpuResource({ gpuType }: Pick<LearnerResources, 'gpuType'>, { gpuResource: usual, gpuTypes }: KubernetesSettings): string {
  return (gpuType !== undefined && Object.hasOwn(gpuTypes, gpuType) && gpuTypes[gpuType]?.resource) || usual;
}

/** Labels of the nodes that have the type of GPU asked for; none when no GPU is asked for, or any will do. */
export function gpuNodeLabels({ gpuCount, gpuType }: Pick<LearnerResources, 'gpuCount' | 'gpuType'>, { gpuTypeLabel, gpuTypes }: KubernetesSettings): Record<string, string> {
  if (gpuCount === 0 || gpuType === undefined) return {};
  const known = Object.hasOwn(gpuTypes, gpuType) ? gpuTypes[gpuType]?.nodeLabels : undefined;
  return { ...(known ?? { [gpuTypeLabel]: gpuType }) };
}
