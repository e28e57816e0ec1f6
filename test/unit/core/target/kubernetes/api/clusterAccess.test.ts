import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { stringify } from 'yaml';
import { systemClock } from '../../../../../../src/core/base/clock.ts';
import { WeftError } from '../../../../../../src/core/base/weftError.ts';
import { ClusterAccess, type ClusterAccessOptions } from '../../../../../../src/core/target/kubernetes/api/clusterAccess.ts';
import type { ExecPlugin } from '../../../../../../src/core/target/kubernetes/api/execPlugin.ts';
import { ManualClock } from '../../../../../support/manualClock.ts';
import { tempFolder, type TempFolder } from '../../../../../support/tempFolder.ts';

const apiVersion = 'client.authentication.k8s.io/v1';
const credential = (status: object): string => JSON.stringify({ apiVersion, kind: 'ExecCredential', status });

suite('access to a cluster', () => {
  let folder: TempFolder;

  setup(async () => {
    folder = await tempFolder();
  });

  teardown(() => folder[Symbol.asyncDispose]());

  async function writeConfig(user: object, server = 'https://k8s.example'): Promise<void> {
    const text = stringify({ 'current-context': 'gpu', clusters: [{ name: 'c', cluster: { server } }], users: [{ name: 'ada', user }], contexts: [{ name: 'gpu', context: { cluster: 'c', user: 'ada' } }] });
    await writeFile(folder.join('config'), text);
  }

  /** A plugin of this content, and a kubeconfig whose user signs in with it. */
  async function writePlugin(script: string, entry: object = {}): Promise<void> {
    await writeFile(folder.join('plugin'), `#!/bin/sh\n${script}\n`);
    await chmod(folder.join('plugin'), 0o755);
    await writeConfig({ exec: { apiVersion, command: './plugin', ...entry } });
  }

  const open = (options: Partial<ClusterAccessOptions> = {}): Promise<ClusterAccess> => ClusterAccess.open({ kubeconfigPath: folder.join('config'), environment: { PATH: process.env['PATH'] }, clock: systemClock, ...options });
  const allowAll = { allowExec: () => true };

  test('sends the kubeconfig’s token, or its name and password', async () => {
    await writeConfig({ token: 'secret' });
    assert.deepEqual((await (await open()).credentials()).headers, { Authorization: 'Bearer secret' });
    await writeConfig({ username: 'ada', password: 'secret' });
    assert.deepEqual((await (await open()).credentials()).headers, { Authorization: `Basic ${Buffer.from('ada:secret').toString('base64')}` });
  });

  test('runs no plugin that nobody has allowed: it leaves no mark', async () => {
    await writePlugin(`touch ${folder.join('mark')}; echo '${credential({ token: 't' })}'`);
    for (const options of [{}, { allowExec: () => false }]) await assert.rejects((await open(options)).credentials(), { code: 'kubernetes/exec-plugin-not-allowed', message: /plugin” \(SHA-256 [0-9a-f]{12}…\), which nobody has allowed/ });
    await assert.rejects(readFile(folder.join('mark')), { code: 'ENOENT' });
  });

  test('shows the whole plugin to who allows it, then sends the token that it prints', async () => {
    await writePlugin(`printf '{"apiVersion":"${apiVersion}","status":{"token":"%s %s %s"}}' "$1" "$FLAVOUR" "$(echo "$KUBERNETES_EXEC_INFO" | grep -c '"interactive":false')"`, { args: ['get'], env: [{ name: 'FLAVOUR', value: 'mint' }] });
    const shown: ExecPlugin[] = [];
    const access = await open({ allowExec: (plugin) => shown.push(plugin) > 0 });
    assert.deepEqual((await access.credentials()).headers, { Authorization: 'Bearer get mint 1' });
    const sha256 = createHash('sha256').update(await readFile(folder.join('plugin'))).digest('hex');
    assert.deepEqual(shown, [{ path: folder.join('plugin'), sha256, args: ['get'], env: { FLAVOUR: 'mint' }, apiVersion, contextName: 'gpu' }]);
  });

  test('asks the plugin again once its token has expired, and not before', async () => {
    const clock = new ManualClock(Date.parse('2025-03-01T12:00:00Z'));
    await writePlugin(`echo x >> ${folder.join('runs')}; echo '${credential({ token: 't', expirationTimestamp: '2025-03-01T13:00:00Z' })}'`);
    const access = await open({ ...allowAll, clock });
    await access.credentials();
    await access.credentials();
    clock.advance(3_590_000);
    await Promise.all([access.credentials(), access.credentials()]);
    assert.equal(await readFile(folder.join('runs'), 'utf8'), 'x\nx\n');
  });

  test('ends a plugin that hangs, with what it started', async () => {
    const clock = new ManualClock();
    await writePlugin(`echo $$ > ${folder.join('pid')}; sleep 1000 & sleep 1000`);
    const asked = (await open({ ...allowAll, clock })).credentials();
    asked.catch(() => undefined);
    await clock.untilSleeping(30_000);
    for (let pid = ''; pid === ''; ) pid = await readFile(folder.join('pid'), 'utf8').catch(() => '');
    clock.advance(30_000);
    await assert.rejects(asked, { code: 'kubernetes/exec-plugin-failed', message: /no answer within 30 s/ });
    const pid = Number(await readFile(folder.join('pid'), 'utf8'));
    for (let alive = true; alive; ) {
      try {
        process.kill(-pid, 0);
        await systemClock.sleep(10);
      } catch {
        alive = false;
      }
    }
  });

  const failing: Readonly<Record<string, readonly [string, RegExp]>> = {
    'prints more than 1 MiB': ['yes', /it printed more than 1 MiB/],
    'fails, without what may be a secret': ['echo "denied for eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ in /home/ada/.config/aws/credentials.d/x" >&2; exit 3', /it ended with exit code 3, and said: denied for … in \/home\/ada\/.config\/aws\/credentials.d\/x\. Run/],
    'prints no credential': ['echo "Please sign in"', /its answer is no ExecCredential/],
    'answers in another version': [`echo '${credential({ token: 't' }).replace('/v1', '/v1beta1')}'`, /answered in version “client.authentication.k8s.io\/v1beta1”/],
    'hands out nothing': [`echo '${credential({})}'`, /neither a token nor a certificate/],
  };
  for (const [how, [script, message]] of Object.entries(failing)) {
    test(`tells of a plugin that ${how}`, async () => {
      await writePlugin(script);
      await assert.rejects((await open(allowAll)).credentials(), { code: 'kubernetes/exec-plugin-failed', message });
    });
  }

  test('refuses plugins that are missing, want to ask, or are of a kind that Kubernetes no longer has', async () => {
    await writePlugin('', { command: 'no-such-plugin' });
    await assert.rejects((await open(allowAll)).credentials(), { code: 'kubernetes/exec-plugin-failed', message: /not on this computer/ });
    await writePlugin('', { interactiveMode: 'Always' });
    await assert.rejects((await open(allowAll)).credentials(), { code: 'kubernetes/unsupported-sign-in' });
    await writeConfig({ 'auth-provider': { name: 'gcp', config: { 'cmd-path': `touch ${folder.join('mark')}` } } });
    await assert.rejects((await open(allowAll)).credentials(), { code: 'kubernetes/unsupported-sign-in' });
    await assert.rejects(readFile(folder.join('mark')), { code: 'ENOENT' });
  });

  test('takes what the kubeconfig says now when its credentials were refused, unless it leads elsewhere', async () => {
    await writeConfig({ token: 'old' });
    const access = await open();
    const old = await access.credentials();
    await writeConfig({ token: 'new' });
    const [one, two] = await Promise.all([access.renew(old), access.renew(old)]);
    assert.equal(one.headers['Authorization'], 'Bearer new');
    assert.equal(one.agents, two.agents);
    assert.equal(one.agents, old.agents);
    await writeConfig({ token: 'other' }, 'https://other.example');
    await assert.rejects(access.renew(one), (thrown) => thrown instanceof WeftError && thrown.code === 'kubernetes/sign-in-needed' && /leads elsewhere/.test(thrown.message));
  });
});
