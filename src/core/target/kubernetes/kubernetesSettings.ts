/** What a host may decide about trainings on clusters; everything else follows from the plan. */
export interface KubernetesSettings {
  /** Image with rclone and BusyBox, for what runs beside the learner. */
  readonly storeImage: string;
  /** Whom all containers run as; Pod Security “restricted” wants no root. */
  readonly user: { readonly uid: number; readonly gid: number };
  /** What GPUs are called in the cluster, unless `gpuTypes` says otherwise. */
  readonly gpuResource: string;
  /** Label of nodes whose value is the manifest's gpu_type, unless `gpuTypes` says otherwise. */
  readonly gpuTypeLabel: string;
  /** By gpu_type as manifests spell it. */
  readonly gpuTypes: Readonly<Record<string, GpuType>>;
  /** Disk that each learner may fill where the manifest leaves `storage` out: so much that the node sets the limit. */
  readonly storageBytes: number;
  /** What a command has to end by itself after SIGTERM. */
  readonly learnerSeconds: number;
  /** What is kept of a pod's grace to store what is left, after the command has ended. */
  readonly storeGraceSeconds: number;
  /** How long the store may be away at a learner's end, or at its start, before it is given up. */
  readonly storeSeconds: number;
  /** How long an ended training stays in the cluster; after that only the bucket knows it. */
  readonly keepSeconds: number;
  /** Secrets of the namespace that let it pull images. */
  readonly imagePullSecrets: readonly string[];
}

/** How nodes with one type of GPU are found. */
export interface GpuType {
  readonly resource?: string;
  readonly nodeLabels?: Readonly<Record<string, string>>;
}

export const defaultKubernetesSettings: KubernetesSettings = {
  storeImage: 'rclone/rclone:1.76.0',
  user: { uid: 10001, gid: 10001 },
  gpuResource: 'nvidia.com/gpu',
  gpuTypeLabel: 'nvidia.com/gpu.product',
  // The ancestor's name for it; NVIDIA's feature discovery labels nodes with the product's.
  gpuTypes: { 'nvidia-TeslaK80': { nodeLabels: { 'nvidia.com/gpu.product': 'Tesla-K80' } } },
  storageBytes: 2 ** 40,
  learnerSeconds: 30,
  storeGraceSeconds: 60,
  storeSeconds: 600,
  keepSeconds: 7 * 24 * 3600,
  imagePullSecrets: [],
};

/** Of a pod's grace, what is kept to write the record. */
export const recordSeconds = 10;

/** terminationGracePeriodSeconds: the command's part, the store's, and the record's. */
export function graceSeconds({ learnerSeconds, storeGraceSeconds }: KubernetesSettings): number {
  return learnerSeconds + storeGraceSeconds + recordSeconds;
}
