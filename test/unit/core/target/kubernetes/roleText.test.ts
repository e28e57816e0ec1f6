import assert from 'node:assert/strict';
import { loadAll } from 'js-yaml';
import { renderTrainingRole } from '../../../../../src/core/target/kubernetes/roleText.ts';
import { optionalClusterRights, optionalRights, requiredRights, type Right } from '../../../../../src/core/target/kubernetes/trainingRole.ts';

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
}

suite('the roles that Weft asks for', () => {
  const [role, clusterRole, ...others] = loadAll(renderTrainingRole('team')) as Role[];
  const granted = (one: Role | undefined): unknown => one?.rules.map(({ resources, verbs }) => [resources[0], verbs]);
  const spelled = (rights: readonly Right[]): unknown => rights.map(({ resource, verbs }) => [resource, verbs]);

  test('read back as a Role of the namespace with every right in it and no other', () => {
    assert.deepEqual([role?.kind, role?.metadata], ['Role', { name: 'weft-trainings', namespace: 'team' }]);
    assert.deepEqual(granted(role), spelled([...requiredRights, ...optionalRights]));
  });

  test('and as a ClusterRole for what is of no namespace', () => {
    assert.deepEqual([clusterRole?.kind, clusterRole?.metadata, others], ['ClusterRole', { name: 'weft-nodes' }, []]);
    assert.deepEqual(granted(clusterRole), spelled(optionalClusterRights));
  });

  test('never ask to read Secrets', () => {
    assert.deepEqual(role?.rules.filter(({ resources }) => resources.includes('secrets')).flatMap(({ verbs }) => verbs), ['create', 'delete']);
  });
});
