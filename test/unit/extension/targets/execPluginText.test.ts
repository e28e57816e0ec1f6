import assert from 'node:assert/strict';
import { execPluginCommand, execPluginKey } from '../../../../src/extension/targets/execPluginText.ts';

const plugin = { path: '/usr/bin/aws', sha256: 'ab', args: ['eks', 'get-token', '--cluster-name', 'gpu'], env: { AWS_PROFILE: 'work' } };

suite('a kubeconfig’s plugin as it is shown before it runs', () => {
  test('is the whole command', () => {
    assert.equal(execPluginCommand(plugin), 'AWS_PROFILE=work /usr/bin/aws eks get-token --cluster-name gpu');
  });

  test('quotes what a shell would take apart', () => {
    assert.equal(execPluginCommand({ path: '/opt/my tools/sign', args: ['-c', "rm -rf ~; echo 'x'", ''], env: {} }), `'/opt/my tools/sign' -c 'rm -rf ~; echo '\\''x'\\''' ''`);
  });

  test('hides no part behind line breaks, backspaces or turned text', () => {
    assert.equal(execPluginCommand({ path: 'sign', args: ['a\nb\b\u202ec'], env: {} }), `sign 'a\\u000ab\\u0008\\u202ec'`);
  });

  test('an answer holds for this content, these words and variables only', () => {
    const key = execPluginKey(plugin);
    assert.equal(execPluginKey({ ...plugin }), key);
    for (const other of [{ path: '/tmp/aws' }, { sha256: 'cd' }, { args: [...plugin.args, '-x'] }, { args: ['eks get-token', '--cluster-name', 'gpu'] }, { env: { AWS_PROFILE: 'home' } }, { env: {} }]) {
      assert.notEqual(execPluginKey({ ...plugin, ...other }), key);
    }
    assert.equal(execPluginKey({ ...plugin, env: { B: '1', A: '2' } }), execPluginKey({ ...plugin, env: { A: '2', B: '1' } }));
  });
});
