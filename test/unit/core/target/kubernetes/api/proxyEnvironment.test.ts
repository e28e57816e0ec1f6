import assert from 'node:assert/strict';
import { proxyEnvironment, proxyHost } from '../../../../../../src/core/target/kubernetes/api/proxyEnvironment.ts';

suite('proxy on the way to a cluster', () => {
  const environment = { HTTPS_PROXY: 'http://ada:secret@proxy.example:3128', NO_PROXY: 'example.org, 10.0.0.0/8,fd00::/8' };

  test('is the kubeconfig’s own, whatever NO_PROXY says', () => {
    assert.deepEqual(proxyEnvironment('https://10.1.2.3', 'http://own:1', environment), { HTTPS_PROXY: 'http://own:1', HTTP_PROXY: 'http://own:1', NO_PROXY: '' });
  });

  test('else the environment’s; names in NO_PROXY are left to the agent', () => {
    assert.equal(proxyEnvironment('https://k8s.example', undefined, environment)?.HTTPS_PROXY, environment.HTTPS_PROXY);
    assert.equal(proxyEnvironment('https://k8s.example', undefined, { https_proxy: 'http://lower', HTTPS_PROXY: 'http://upper' })?.HTTPS_PROXY, 'http://lower');
    assert.equal(proxyEnvironment('https://k8s.example', undefined, environment)?.NO_PROXY, environment.NO_PROXY);
  });

  test('is none for this computer and for networks of NO_PROXY', () => {
    for (const server of ['https://127.0.0.1:6443', 'https://localhost', 'https://[::1]:6443', 'https://10.200.0.1', 'https://[fd00::1]']) assert.equal(proxyEnvironment(server, undefined, environment), undefined, server);
    assert.notEqual(proxyEnvironment('https://11.0.0.1', undefined, environment), undefined);
    assert.equal(proxyEnvironment('https://k8s.example', undefined, {}), undefined);
  });

  test('is named without its password', () => {
    assert.equal(proxyHost(environment), 'proxy.example:3128');
  });
});
