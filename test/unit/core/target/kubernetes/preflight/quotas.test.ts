import assert from 'node:assert/strict';
import type { LimitRange, ResourceQuota } from '../../../../../../src/core/target/kubernetes/api/objects.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { learnerPod } from '../../../../../../src/core/target/kubernetes/objects/learnerPod.ts';
import { limitRanges } from '../../../../../../src/core/target/kubernetes/preflight/limitRanges.ts';
import { quotas } from '../../../../../../src/core/target/kubernetes/preflight/quotas.ts';
import type { PreflightFinding } from '../../../../../../src/core/target/trainingTarget.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

type Amounts = Readonly<Record<string, string>>;

const plan = somePlan({ learners: 3, resources: { cpuMillicores: 1000, memoryBytes: 4e9, gpuCount: 2 } });
const pod = learnerPod(plan, 'team', defaultKubernetesSettings);

const told = (findings: readonly PreflightFinding[]): string[] => findings.map(({ severity, code, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`);

suite('quotas of a namespace', () => {
  const quota = (hard: Amounts, used: Amounts = {}, spec: ResourceQuota['spec'] = {}): ResourceQuota => ({ metadata: { name: 'small' }, spec, status: { hard, used } });
  const cases: readonly (readonly [string, ResourceQuota, readonly string[]])[] = [
    ['enough of everything', quota({ cpu: '4', 'requests.nvidia.com/gpu': '6', pods: '3', 'count/jobs.batch': '1' }), []],
    ['fewer GPUs than are asked for', quota({ 'requests.nvidia.com/gpu': '4' }), ['error preflight/over-quota gpus: 3 learners need 2 GPUs each, 6 GPUs in all; the quota “small” allows 4 GPUs in all. Ask for less, or have the quota raised.']],
    ['GPUs that others have', quota({ 'requests.nvidia.com/gpu': '8' }, { 'requests.nvidia.com/gpu': '7' }), ['warning preflight/quota-full gpus: 3 learners need 2 GPUs each, 6 GPUs in all; of the 8 GPUs of the quota “small” only 1 is left now. Learners wait until others have ended.']],
    ['memory, as a request and as a limit', quota({ memory: '10G', 'limits.memory': '12G' }), ['error preflight/over-quota memory: 3 learners need 4.1 GB of memory each, 12 GB of memory in all; the quota “small” allows 10 GB of memory in all. Ask for less, or have the quota raised.', 'error preflight/over-quota memory: 3 learners need 4.5 GB of memory each, 14 GB of memory in all (as limits); the quota “small” allows 12 GB of memory in all. Ask for less, or have the quota raised.']],
    ['fewer pods than learners', quota({ pods: '2' }), ['error preflight/over-quota learners: 3 learners need 3 pods; the quota “small” allows 2 pods in all. Ask for less, or have the quota raised.']],
    ['no Job more', quota({ 'count/jobs.batch': '5' }, { 'count/jobs.batch': '5' }), ['warning preflight/quota-full : A training needs 1 Job; of the 5 Jobs of the quota “small” none are left now. Learners wait until others have ended.']],
    ['a scope that learners are in', quota({ pods: '0' }, {}, { scopes: ['NotTerminating', 'NotBestEffort'] }), ['error preflight/over-quota learners: 3 learners need 3 pods; the quota “small” allows 0 pods in all. Ask for less, or have the quota raised.']],
    ['a scope that passes them by', quota({ pods: '0' }, {}, { scopes: ['BestEffort'] }), []],
    ['a scope of priorities', quota({ pods: '0' }, {}, { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['low'] }] } }), []],
    ['what learners do not ask for', quota({ 'requests.storage': '0', persistentvolumeclaims: '0' }), []],
  ];
  for (const [name, one, expected] of cases) test(name, () => assert.deepEqual(told(quotas([one], pod, plan.learners)), expected));

  test('speaks of one learner as of one', () => {
    assert.deepEqual(told(quotas([quota({ 'requests.nvidia.com/gpu': '1' })], pod, 1)), ['error preflight/over-quota gpus: The learner needs 2 GPUs; the quota “small” allows 1 GPU in all. Ask for less, or have the quota raised.']);
  });
});

suite('limit ranges of a namespace', () => {
  const range = (limits: NonNullable<LimitRange['spec']>['limits'][number]): LimitRange => ({ metadata: { name: 'narrow' }, spec: { limits: [limits] } });
  const cases: readonly (readonly [string, LimitRange, readonly string[]])[] = [
    ['within the range', range({ type: 'Container', max: { cpu: '2', memory: '8Gi' }, min: { cpu: '10m' } }), []],
    ['more memory than a container may have', range({ type: 'Container', max: { memory: '2Gi' } }), ['error preflight/outside-limit-range memory: A learner asks for 4 GB of memory; the limit range “narrow” allows at most 2.1 GB of memory. Change it, or have the range changed.']],
    ['fewer processors than a container must have', range({ type: 'Container', min: { cpu: '100m' } }), ['error preflight/outside-limit-range : Weft’s container “fetch” beside each learner asks for 0.05 CPUs; the limit range “narrow” wants at least 0.1 CPUs. Have the range changed, or ask for another namespace.', 'error preflight/outside-limit-range : Weft’s container “sync” beside each learner asks for 0.05 CPUs; the limit range “narrow” wants at least 0.1 CPUs. Have the range changed, or ask for another namespace.']],
    ['more GPUs than a pod may have', range({ type: 'Pod', max: { 'nvidia.com/gpu': '1' } }), ['error preflight/outside-limit-range gpus: A learner with what runs beside it asks for 2 GPUs; the limit range “narrow” allows at most 1 GPU. Change it, or have the range changed.']],
    ['a limit too far above what is asked for', range({ type: 'Pod', maxLimitRequestRatio: { memory: '1' } }), ['error preflight/outside-limit-range memory: A learner with what runs beside it asks for 4.1 GB of memory and may use 4.5 GB of memory; the limit range “narrow” allows at most 1 times what is asked for. Change it, or have the range changed.']],
    ['a range of volumes', range({ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }), []],
  ];
  for (const [name, one, expected] of cases) test(name, () => assert.deepEqual(told(limitRanges([one], pod)), expected));
});
