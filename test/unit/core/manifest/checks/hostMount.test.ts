import assert from 'node:assert/strict';
import { checkHostMount } from '../../../../../src/core/manifest/checks/hostMount.ts';
import { covered, only, run } from './checking.ts';

const mount = (type: string, connection: string) => `data_stores:\n  - id: a\n    type: ${type}\n    connection: ${connection}\n`;

suite('checkHostMount', () => {
  test('warns that clusters refuse folders of their nodes', () => {
    const finding = only(checkHostMount, mount('mount_volume', '{ type: host_mount, name: host-mount, path: /cosdata }'));
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/host-mount', 'mount_volume']);
  });

  test('asks for an absolute path', () => {
    for (const [connection, place] of [['{ type: host_mount, path: cosdata }', 'cosdata'], ['{ type: host_mount }', 'connection']] as const) {
      const text = mount('mount_volume', connection);
      const [finding] = run(checkHostMount, text);
      assert.ok(finding);
      assert.deepEqual([finding.code, covered(text, finding.range)], ['manifest/host-mount-path', place]);
    }
  });

  test('refuses a mount in a data store of another type', () => {
    const text = mount('s3_datastore', '{ type: host_mount, path: /d }');
    assert.equal(run(checkHostMount, text)[0]?.code, 'manifest/host-mount-type');
  });

  test('is silent about object stores', () => {
    assert.deepEqual(run(checkHostMount, mount('mount_cos', '{ auth_url: https://s3.example.com }')), []);
  });
});
