import assert from 'node:assert/strict';
import { allowedPlugins, pluginQuestion } from '../../../../../../src/core/target/kubernetes/api/allowedPlugins.ts';
import type { ExecPlugin } from '../../../../../../src/core/target/kubernetes/api/execPlugin.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';

const plugin: ExecPlugin = { path: '/opt/sign-in', sha256: 'abcdef0123456789', args: ['token', '--cluster', 'one'], env: { PROFILE: 'team', SECRET: 'hush' }, apiVersion: 'client.authentication.k8s.io/v1', contextName: 'gpu-cluster' };

suite('plugins that a person has allowed', () => {
  const { path } = tempFolderPerTest();

  function guard(answer: boolean): { readonly allow: ReturnType<typeof allowedPlugins>; readonly asked: ExecPlugin[] } {
    const asked: ExecPlugin[] = [];
    const allow = allowedPlugins(path('home'), (about) => {
      asked.push(about);
      return Promise.resolve(answer);
    });
    return { allow, asked };
  }

  test('are asked about once, and by other processes no more', async () => {
    const first = guard(true);
    assert.equal(await first.allow(plugin), true);
    assert.equal(await first.allow(plugin), true);
    assert.equal(first.asked.length, 1);
    const second = guard(false);
    assert.equal(await second.allow({ ...plugin, contextName: 'another' }), true);
    assert.deepEqual(second.asked, []);
  });

  test('are asked about again when program, arguments or variables have changed, and whenever the answer was no', async () => {
    await guard(true).allow(plugin);
    const { allow, asked } = guard(false);
    for (const change of [{ sha256: '0' }, { args: ['token'] }, { env: { PROFILE: 'team' } }, { path: '/tmp/sign-in' }]) assert.equal(await allow({ ...plugin, ...change }), false);
    assert.equal(await allow({ ...plugin, sha256: '0' }), false);
    assert.equal(asked.length, 5);
  });

  test('are shown in full, but for what may be secret or steer a terminal', () => {
    assert.equal(pluginQuestion({ ...plugin, contextName: 'gpu\u001b[31m' }), '“gpu” signs in with the program “/opt/sign-in token --cluster one”, with the variables PROFILE, SECRET (SHA-256 abcdef012345…). Run it?');
  });
});
