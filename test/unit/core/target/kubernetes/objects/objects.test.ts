import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { stringify } from 'yaml';
import type { TrainingPlan } from '../../../../../../src/core/plan/trainingPlan.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { learnerJob } from '../../../../../../src/core/target/kubernetes/objects/learnerJob.ts';
import { learnerService } from '../../../../../../src/core/target/kubernetes/objects/learnerService.ts';
import { scriptsConfigMap } from '../../../../../../src/core/target/kubernetes/objects/scriptsConfigMap.ts';
import { storeSecret } from '../../../../../../src/core/target/kubernetes/objects/storeSecret.ts';
import { articlePlan, connections, gangPlan, mpiPlan } from './plans.ts';

const namespace = 'team';
const jobUid = '11111111-2222-3333-4444-555555555555';
const plans: Readonly<Record<string, TrainingPlan>> = { article: articlePlan, gang: gangPlan, mpi: mpiPlan };

function objectsOf(plan: TrainingPlan) {
  const configMap = scriptsConfigMap(plan, { namespace, jobUid, scripts: { 'fetch.sh': '#!/bin/sh\n' }, manifestText: 'name: retrain\n' });
  const secret = storeSecret(plan, { namespace, jobUid, connections, certificates: '' });
  return { job: learnerJob(plan, namespace, defaultKubernetesSettings), service: learnerService(plan, namespace, jobUid), configMap, secret };
}

suite('objects of a training', () => {
  for (const [name, plan] of Object.entries(plans)) {
    test(`are those of the golden file for ${name}`, () => {
      const text = Object.values(objectsOf(plan)).map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n');
      const file = path.resolve(import.meta.dirname, 'golden', `${name}.yml`);
      if (process.env['WEFT_REWRITE_GOLDEN'] === '1') writeFileSync(file, text);
      assert.equal(text, readFileSync(file, 'utf8'));
    });

    // https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    test(`keep to Pod Security “restricted” for ${name}`, () => {
      const pod = objectsOf(plan).job.spec?.template.spec;
      assert.ok(pod);
      assert.equal(pod.securityContext?.runAsNonRoot, true);
      assert.ok((pod.securityContext.runAsUser ?? 0) > 0);
      assert.equal(pod.securityContext.seccompProfile?.type, 'RuntimeDefault');
      assert.deepEqual([pod.hostNetwork, pod.hostPID, pod.hostIPC], [undefined, undefined, undefined]);
      for (const { securityContext, ports } of [...(pod.initContainers ?? []), ...pod.containers]) {
        assert.equal(securityContext?.allowPrivilegeEscalation, false);
        assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] });
        assert.equal(securityContext.privileged, undefined);
        assert.equal(ports, undefined);
      }
      for (const { name: volume, ...source } of pod.volumes ?? []) {
        assert.ok(['configMap', 'secret', 'emptyDir'].includes(Object.keys(source).join()), volume);
      }
    });

    test(`limit everything, show the Secret to two containers only, and hold secrets nowhere else, for ${name}`, () => {
      const { secret, ...others } = objectsOf(plan);
      const pod = others.job.spec?.template.spec;
      const containers = [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
      for (const { resources } of containers) {
        for (const kind of ['cpu', 'memory', 'ephemeral-storage']) assert.ok(resources?.limits?.[kind] !== undefined && resources.requests?.[kind] !== undefined);
      }
      assert.deepEqual(containers.filter(({ volumeMounts }) => volumeMounts?.some((mount) => mount.name === 'store')).map((container) => container.name), ['fetch', 'sync']);
      assert.equal(pod?.automountServiceAccountToken, false);
      assert.match(Buffer.from(secret.data?.['rclone.conf'] ?? '', 'base64').toString(), /secret_access_key = canary-/);
      assert.doesNotMatch(JSON.stringify(others), /canary|access-/);
    });

    test(`belong to the Job without blocking it, for ${name}`, () => {
      const { service, configMap, secret } = objectsOf(plan);
      for (const { metadata } of [service, configMap, secret]) {
        assert.deepEqual(metadata?.ownerReferences, [{ apiVersion: 'batch/v1', kind: 'Job', name: plan.trainingId, uid: jobUid, controller: false, blockOwnerDeletion: false }]);
      }
    });
  }

  test('leave a long manifest to the bucket', () => {
    const input = { namespace, jobUid, scripts: {}, manifestText: 'é'.repeat(200 * 1024) };
    assert.deepEqual(scriptsConfigMap(articlePlan, input).data, {});
  });

  test('find GPUs by the settings’ names', () => {
    const plan = { ...articlePlan, resources: { ...articlePlan.resources, gpuType: 'mi250' } };
    const settings = { ...defaultKubernetesSettings, gpuTypes: { mi250: { resource: 'amd.com/gpu', nodeLabels: { accelerator: 'mi250' } } } };
    const pod = learnerJob(plan, namespace, settings).spec?.template.spec;
    assert.deepEqual(pod?.nodeSelector, { accelerator: 'mi250' });
    assert.equal(pod.containers[0]?.resources?.limits?.['amd.com/gpu'], '2');
    assert.equal(pod.containers[0].resources.limits['nvidia.com/gpu'], undefined);
  });
});
