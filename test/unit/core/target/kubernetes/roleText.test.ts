import assert from 'node:assert/strict';
import { load } from 'js-yaml';
import { renderTrainingRole } from '../../../../../src/core/target/kubernetes/roleText.ts';
import { optionalRights, requiredRights } from '../../../../../src/core/target/kubernetes/trainingRole.ts';

suite('the Role that Weft asks for', () => {
  test('reads back as an object of Kubernetes with every right and no other', () => {
    const role = load(renderTrainingRole('team')) as { kind: string; metadata: { namespace: string }; rules: { resources: string[]; verbs: string[] }[] };
    assert.equal(role.kind, 'Role');
    assert.equal(role.metadata.namespace, 'team');
    assert.deepEqual(role.rules.map(({ resources, verbs }) => [resources[0], verbs]), [...requiredRights, ...optionalRights].map(({ resource, verbs }) => [resource, verbs]));
  });

  test('never asks to read Secrets', () => {
    const role = load(renderTrainingRole('team')) as { rules: { resources: string[]; verbs: string[] }[] };
    const verbs = role.rules.filter(({ resources }) => resources.includes('secrets')).flatMap((rule) => rule.verbs);
    assert.deepEqual(verbs, ['create', 'delete']);
  });
});
