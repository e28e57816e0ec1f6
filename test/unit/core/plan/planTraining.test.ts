import assert from 'node:assert/strict';
import { planHash } from '../../../../src/core/plan/planHash.ts';
import { planTraining, type PlanOptions } from '../../../../src/core/plan/planTraining.ts';
import { articleManifest } from './manifests.ts';

const options: PlanOptions = {
  submissionId: '00112233445566778899aabbccddeeff',
  submittedAt: new Date('2026-01-02T03:04:05Z'),
  submittedBy: 'ada',
};

suite('planTraining', () => {
  test('decides everything about the article’s manifest', () => {
    assert.deepEqual(planTraining(articleManifest(), options), {
      planVersion: 1,
      trainingId: 'retrain-008j4ct4an',
      submissionId: '00112233445566778899aabbccddeeff',
      name: 'retrain',
      description: 'retrain',
      submittedAt: '2026-01-02T03:04:05.000Z',
      submittedBy: 'ada',
      framework: { name: 'tensorflow', version: '1.5.0-gpu-py3' },
      image: 'tensorflow/tensorflow:1.5.0-gpu-py3',
      command: 'python3 retrain.py --image_dir ${DATA_DIR}/images',
      learners: 1,
      resources: { cpuMillicores: 8000, gpuCount: 2, gpuType: 'nvidia-TeslaK80', memoryBytes: 4_000_000_000 },
      distributed: 'none',
      env: {},
      data: [{ dataStoreId: 'sl-internal-os', bucket: 'nh-input' }],
      results: { dataStoreId: 'sl-internal-os', bucket: 'nh-output' },
      hostMounts: [],
      evaluationMetrics: { type: 'tensorboard', in: '$JOB_STATE_DIR/logs/tb', lineLookahead: 4, groups: {} },
      retries: 0,
    });
  });

  test('holds no connection of a data store', () => {
    const [store] = articleManifest().dataStores;
    assert.ok(store);
    const manifest = articleManifest({ dataStores: [{ ...store, connection: { kind: 's3', accessKey: 'AKIA-canary', secretKey: 'canary' } }] });
    assert.ok(!JSON.stringify(planTraining(manifest, options)).includes('canary'));
  });

  test('brings several data buckets and stores results in the first bucket named for them', () => {
    const plan = planTraining(
      articleManifest({
        dataStores: [
          { id: 'a', type: 'mount_cos', trainingDataBucket: 'photos' },
          { id: 'b', type: 's3_datastore', trainingDataBucket: 'labels', trainingResultsBucket: 'out' },
          { id: 'c', type: 's3_datastore', trainingDataBucket: 'more', trainingResultsBucket: 'ignored' },
        ],
      }),
      options,
    );
    assert.deepEqual(plan.data.map(({ bucket }) => bucket), ['photos', 'labels', 'more']);
    assert.deepEqual(plan.results, { dataStoreId: 'b', bucket: 'out' });
  });

  test('refuses two stores whose data would be in one directory', () => {
    const stores = ['a', 'b'].map((id) => ({ id, type: 'mount_cos' as const, trainingDataBucket: 'same', trainingResultsBucket: 'out' }));
    assert.throws(() => planTraining(articleManifest({ dataStores: stores }), options), { code: 'plan/bucket-clash' });
  });

  test('refuses a manifest without a place for results', () => {
    assert.throws(() => planTraining(articleManifest({ dataStores: [] }), options), { code: 'plan/no-results-bucket' });
  });

  test('names a folder of the host that a volume mounts', () => {
    const connection = { kind: 'host_mount', path: '/cosdata' } as const;
    const plan = planTraining(articleManifest({ dataStores: [{ id: 'disk', type: 'mount_volume', trainingDataBucket: 'in', trainingResultsBucket: 'out', connection }] }), options);
    assert.deepEqual(plan.hostMounts, [{ name: 'disk', path: '/cosdata' }]);
  });
});

suite('planHash', () => {
  test('is equal for equal plans and differs with any decision', () => {
    const plan = planTraining(articleManifest({ env: { A: '1', B: '2' } }), options);
    const { planVersion, env, ...rest } = plan;
    const reordered: typeof plan = { env: { B: '2', A: env['A'] ?? '' }, ...rest, planVersion };
    assert.equal(planHash(reordered), planHash(plan));
    assert.notEqual(planHash({ ...plan, learners: 2 }), planHash(plan));
    assert.match(planHash(plan), /^[0-9a-f]{64}$/);
  });
});
