import type { Manifest } from '../../../../src/core/manifest/manifest.ts';

/** The article's manifest as parseManifest gives it, with whatever a test changes. */
export function articleManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    name: 'retrain',
    description: 'retrain',
    version: '1.0',
    learners: 1,
    resources: { cpuMillicores: 8000, gpuCount: 2, gpuType: 'nvidia-TeslaK80', memoryBytes: 4_000_000_000 },
    dataStores: [{ id: 'sl-internal-os', type: 'mount_cos', trainingDataBucket: 'nh-input', trainingResultsBucket: 'nh-output' }],
    framework: { name: 'tensorflow', version: '1.5.0-gpu-py3', command: 'python3 retrain.py --image_dir ${DATA_DIR}/images' },
    evaluationMetrics: { type: 'tensorboard', in: '$JOB_STATE_DIR/logs/tb', lineLookahead: 4, groups: {} },
    env: {},
    include: [],
    exclude: [],
    retries: 0,
    ...changes,
  };
}
