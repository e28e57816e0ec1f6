/** What a learner gets of a size of Watson Machine Learning; memory as a manifest spells it. */
export interface ComputeSize {
  readonly name: string;
  readonly cpus: number;
  readonly gpus: number;
  readonly memory: string;
  readonly memoryGigabytes: number;
}

const size = (name: string, cpus: number, gpus: number, memoryGigabytes: number): ComputeSize => ({ name, cpus, gpus, memoryGigabytes, memory: `${String(memoryGigabytes)}Gb` });

/** The sizes with GPUs, each kind from small to large (FfDL, etc/converter/ffdl-wml.md). */
export const computeSizes: readonly ComputeSize[] = [
  size('k80', 4, 1, 24),
  size('k80x2', 8, 2, 48),
  size('k80x4', 16, 4, 96),
  size('p100', 8, 1, 24),
  size('p100x2', 16, 2, 48),
  size('v100', 26, 1, 24),
  size('v100x2', 52, 2, 48),
];

/** What one gets who names no size. */
export const unnamedSize = size('', 1, 0, 1);

export interface ComputeNeeds {
  readonly cpus: number;
  readonly gpus: number;
  readonly gpuType?: string;
  readonly memoryGigabytes: number;
}

/**
 * The size that a learner with GPUs fits: of the kind that `gpuType` names, the smallest that has enough of everything,
 * else the one with enough GPUs, else the largest. Without GPUs there is no size but the unnamed one.
 */
export function fittingSize({ cpus, gpus, gpuType = '', memoryGigabytes }: ComputeNeeds): ComputeSize {
  if (gpus === 0) return unnamedSize;
  const kind = /k80|p100|v100/i.exec(gpuType)?.[0].toLowerCase() ?? '';
  const ofKind = computeSizes.filter(({ name }) => name.startsWith(kind)).sort((a, b) => a.gpus - b.gpus || a.cpus - b.cpus);
  const enoughGpus = ofKind.filter((candidate) => candidate.gpus >= gpus);
  const enough = enoughGpus.filter((candidate) => candidate.gpus === enoughGpus[0]?.gpus && candidate.cpus >= cpus && candidate.memoryGigabytes >= memoryGigabytes);
  return enough[0] ?? enoughGpus[0] ?? ofKind.at(-1) ?? unnamedSize;
}
