import assert from 'node:assert/strict';
import path from 'node:path';
import { stringify } from 'yaml';
import { listContexts, readKubeconfig, selectPlace } from '../../../../../../src/core/target/kubernetes/api/kubeconfig.ts';
import { tempFolder } from '../../../../../support/tempFolder.ts';

/** One cluster, user and context of that name. */
const kubeconfig = (name: string, { server = 'https://k8s.example:6443', ...rest }: { server?: string; user?: object; namespace?: string; current?: string } = {}): string =>
  stringify({
    'current-context': rest.current,
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: rest.user ?? { token: `token of ${name}` } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: rest.namespace } }],
  });

suite('kubeconfig', () => {
  test('is merged from the files of KUBECONFIG that exist; the first to name something wins', async () => {
    await using folder = await tempFolder({ one: kubeconfig('a', { current: 'a', namespace: 'first' }), two: kubeconfig('a', { namespace: 'second' }), three: kubeconfig('b', { current: 'b' }) });
    const environment = { KUBECONFIG: ['one', 'missing', 'two', 'three'].map((name) => folder.join(name)).join(path.delimiter) };
    const read = await readKubeconfig({ environment });
    assert.deepEqual(listContexts(read), [
      { name: 'a', namespace: 'first', isCurrent: true },
      { name: 'b', isCurrent: false },
    ]);
    assert.deepEqual(read.files, ['one', 'two', 'three'].map((name) => folder.join(name)));
  });

  test('is looked for in the home folder', async () => {
    await using home = await tempFolder({ '.kube/config': kubeconfig('home', { current: 'home' }) });
    const read = await readKubeconfig({ environment: { HOME: home.path } });
    assert.equal(selectPlace(read, {}).contextName, 'home');
    assert.equal(selectPlace(read, {}).namespace, 'default');
  });

  test('entries that are broken do not hide the others', async () => {
    const text = stringify({
      clusters: [{ name: 'no-server', cluster: {} }, { name: 'good', cluster: { server: 'https://good' } }],
      users: [{ name: 'lost', user: { 'token-file': '/does/not/exist' } }, { name: 'good', user: {} }],
      contexts: [{ name: 'half' }, { name: 'good', context: { cluster: 'good', user: 'good' } }],
    });
    await using folder = await tempFolder({ config: text });
    const read = await readKubeconfig({ kubeconfigPath: folder.join('config'), environment: {} });
    assert.equal(selectPlace(read, { context: 'good' }).server, 'https://good');
  });

  test('says where it looked when there is none', async () => {
    await assert.rejects(readKubeconfig({ environment: { HOME: '/does/not/exist' } }), { code: 'kubernetes/kubeconfig-unreadable', message: /There is no kubeconfig at “\/does\/not\/exist\/.kube\/config”/ });
    await assert.rejects(readKubeconfig({ kubeconfigPath: '/does/not/exist', environment: {} }), { message: /“\/does\/not\/exist” cannot be read \(ENOENT\)/ });
  });

  test('refuses what is too large, and what is no YAML, naming the file', async () => {
    await using folder = await tempFolder({ large: `# ${'x'.repeat(1 << 20)}`, wrong: 'clusters: [' });
    await assert.rejects(readKubeconfig({ kubeconfigPath: folder.join('large'), environment: {} }), { message: /larger than any kubeconfig/ });
    await assert.rejects(readKubeconfig({ kubeconfigPath: folder.join('wrong'), environment: {} }), { message: /wrong” is no YAML/ });
  });

  test('names the contexts there are when the one asked for is missing', async () => {
    await using folder = await tempFolder({ config: kubeconfig('a') });
    const read = await readKubeconfig({ kubeconfigPath: folder.join('config'), environment: {} });
    assert.throws(() => selectPlace(read, { context: 'b' }), { code: 'kubernetes/no-such-context', message: /has no context “b”. It has “a”/ });
    assert.throws(() => selectPlace(read, {}), { message: /names no current context/ });
  });

  test('refuses a server without TLS, but on this computer', async () => {
    await using folder = await tempFolder({ far: kubeconfig('far', { server: 'http://10.0.0.1:8080', current: 'far' }), here: kubeconfig('here', { server: 'http://127.0.0.1:8001', current: 'here' }) });
    const far = await readKubeconfig({ kubeconfigPath: folder.join('far'), environment: {} });
    assert.throws(() => selectPlace(far, {}), { code: 'kubernetes/plain-http' });
    const here = await readKubeconfig({ kubeconfigPath: folder.join('here'), environment: {} });
    assert.equal(selectPlace(here, { namespace: 'mine' }).namespace, 'mine');
  });
});
