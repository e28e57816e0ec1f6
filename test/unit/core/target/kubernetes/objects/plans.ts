import type { TrainingPlan } from '../../../../../../src/core/plan/trainingPlan.ts';
import type { StoreConnection } from '../../../../../../src/core/store/storeConnection.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

/** One learner with two GPUs of a type, as the article's manifest asks. */
export const articlePlan: TrainingPlan = somePlan({
  learners: 1,
  resources: { cpuMillicores: 8000, gpuCount: 2, gpuType: 'nvidia-TeslaK80', memoryBytes: 4_000_000_000 },
  command: 'python3 retrain.py --image_dir ${DATA_DIR}/images --how_many "$(nproc)"',
  data: [{ dataStoreId: 'sl-internal-os', bucket: 'nh-input' }],
  results: { dataStoreId: 'sl-internal-os', bucket: 'nh-output' },
});

/** Every key that changes an object, three learners that depend on each other, and two stores. */
export const gangPlan: TrainingPlan = somePlan({
  learners: 3,
  distributed: 'torchrun',
  resources: { cpuMillicores: 500, gpuCount: 0, memoryBytes: 2 ** 30, storageBytes: 20_000_000_000, sharedMemoryBytes: 2 ** 28 },
  env: { PYTHONPATH: '/opt/lib', PRICE: '5$$ $(HOME) $HOME' },
  data: [
    { dataStoreId: 'photos', bucket: 'in' },
    { dataStoreId: 'results', bucket: 'labels' },
  ],
  evaluationMetrics: { type: 'emetrics_file', in: '$LOG_DIR/metrics.jsonl', lineLookahead: 4, groups: {} },
  queue: 'gpu-queue',
  retries: 2,
  maxDurationSeconds: 3600,
});

export const mpiPlan: TrainingPlan = somePlan({ learners: 2, distributed: 'mpi', resources: { cpuMillicores: 1000, gpuCount: 4, memoryBytes: 4e9 } });

/** Connections for all data stores of these plans. */
export const connections: ReadonlyMap<string, StoreConnection> = new Map(
  ['sl-internal-os', 'photos', 'results'].map((id) => [id, { kind: 's3', endpoint: `https://${id}.example`, region: 'eu', accessKey: `access-${id}`, secretKey: `canary-${id}` }] as const),
);
