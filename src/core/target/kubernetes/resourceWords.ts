import { renderBytes } from '../../base/renderBytes.ts';

/** A resource as Kubernetes names it, without the "requests." and "limits." of quotas. */
export function plainResource(name: string): string {
  return name.replace(/^(requests|limits)\./, '');
}

/** Whether a resource counts GPUs, whoever makes them: nvidia.com/gpu, amd.com/gpu, gpu.intel.com/i915, nvidia.com/mig-1g.5gb. */
export function isGpu(name: string): boolean {
  return /(^|[./])gpu|\/(mig-|xe|i915)/.test(plainResource(name));
}

/** An amount of a resource for people: "2 GPUs", "1 GPU", "0.5 CPUs", "16 GB of memory", "3 of example.com/fpga". */
export function renderAmount(name: string, amount: number): string {
  const resource = plainResource(name);
  const count = String(Math.round(amount * 1000) / 1000);
  if (resource === 'memory') return `${renderBytes(amount)} of memory`;
  if (resource === 'ephemeral-storage') return `${renderBytes(amount)} of disk`;
  const noun = isGpu(resource) ? 'GPU' : ({ cpu: 'CPU', pods: 'pod' } as Readonly<Record<string, string>>)[resource];
  return noun === undefined ? `${count} of ${resource}` : `${count} ${noun}${amount === 1 ? '' : 's'}`;
}

/** What a resource is called when no amount is given: "GPUs", "memory". */
export function resourceNoun(name: string): string {
  const resource = plainResource(name);
  if (isGpu(resource)) return 'GPUs';
  return ({ cpu: 'CPUs', 'ephemeral-storage': 'disk', pods: 'pods' } as Readonly<Record<string, string>>)[resource] ?? resource;
}

/** For a sort: what learners mostly wait for first. */
export function gpusFirst(one: string, other: string): number {
  return Number(isGpu(other)) - Number(isGpu(one)) || (one < other ? -1 : 1);
}

/** Whether a resource is counted, not measured in bytes. */
export function isCounted(name: string): boolean {
  return !['memory', 'ephemeral-storage'].includes(plainResource(name));
}

/** An amount behind one that was named with its noun: "2", "16 GB of memory". */
export function renderMost(name: string, amount: number): string {
  return isCounted(name) ? renderAmount(name, amount).replace(/ .*$/, '') : renderAmount(name, amount);
}
