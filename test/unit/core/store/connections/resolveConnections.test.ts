import assert from 'node:assert/strict';
import type { DataStore } from '../../../../../src/core/manifest/manifest.ts';
import { readAwsProfile } from '../../../../../src/core/store/connections/awsProfile.ts';
import type { ConnectionSources, SavedConnection } from '../../../../../src/core/store/connections/connectionSources.ts';
import { resolveConnections } from '../../../../../src/core/store/connections/resolveConnections.ts';
import { parseStoreOverride } from '../../../../../src/core/store/connections/storeOverride.ts';
import { tempFolder } from '../../../../support/tempFolder.ts';

const literal: DataStore = { id: 'my-data', type: 's3_datastore', connection: { kind: 's3', endpoint: 'https://manifest.example', accessKey: 'manifest-access', secretKey: 'manifest-secret', region: 'manifest-region' } };
const bare: DataStore = { id: 'my-data', type: 's3_datastore' };

interface Given {
  readonly store?: DataStore;
  readonly override?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly saved?: SavedConnection;
  readonly defaultFolder?: string;
  readonly profile?: ConnectionSources['profile'];
}

const sources = ({ store = bare, override, env = {}, saved, defaultFolder, profile = () => Promise.resolve(undefined) }: Given): ConnectionSources => {
  const parsed = override === undefined ? undefined : parseStoreOverride(override, '/base');
  assert.ok(parsed?.ok !== false);
  return { dataStores: [store], overrides: parsed ? [parsed.value] : [], env, saved: () => Promise.resolve(saved), profile, baseFolder: '/base', ...(defaultFolder !== undefined && { defaultFolder }) };
};
const resolve = async (given: Given): Promise<unknown> => {
  const resolved = await resolveConnections(sources(given));
  assert.ok(resolved.ok, JSON.stringify(resolved));
  return resolved.value.connections.get('my-data');
};
const fault = async (given: Given): Promise<{ code: string; message: string }> => {
  const resolved = await resolveConnections(sources(given));
  assert.ok(!resolved.ok);
  const [first] = resolved.failure;
  assert.ok(first);
  return first;
};

suite('resolveConnections', () => {
  const saved: SavedConnection = { kind: 's3', endpoint: 'https://saved.example', accessKey: 'saved-access', secretKey: 'saved-secret', region: 'saved-region' };
  const env = { WEFT_STORE_MY_DATA_URL: 'https://env.example', WEFT_STORE_MY_DATA_ACCESS_KEY: 'env-access', WEFT_STORE_MY_DATA_SECRET_KEY: 'env-secret' };
  const manifestKeys = { accessKey: 'manifest-access', secretKey: 'manifest-secret' };

  test('accepts the literal keys of a manifest', async () => {
    assert.deepEqual(await resolve({ store: literal }), { kind: 's3', endpoint: 'https://manifest.example', region: 'manifest-region', ...manifestKeys });
  });

  test('prefers the command line, then the environment, then what is saved, then the manifest', async () => {
    assert.deepEqual(await resolve({ store: literal, saved }), saved);
    assert.deepEqual(await resolve({ store: literal, saved, env }), { kind: 's3', endpoint: 'https://env.example', accessKey: 'env-access', secretKey: 'env-secret' });
    assert.deepEqual(await resolve({ store: literal, saved, env, override: 'my-data=https://typed.example?region=typed' }), { kind: 's3', endpoint: 'https://typed.example', region: 'typed', accessKey: 'env-access', secretKey: 'env-secret' });
    assert.deepEqual(await resolve({ store: literal, saved, env, override: 'my-data=results' }), { kind: 'folder', folder: '/base/results' });
  });

  test('does not carry a region from one place to another', async () => {
    assert.deepEqual(await resolve({ store: literal, override: 'my-data=https://typed.example' }), { kind: 's3', endpoint: 'https://typed.example', ...manifestKeys });
  });

  test('completes a manifest that names the place or the access key alone', async () => {
    const keyless: DataStore = { ...literal, connection: { kind: 's3', endpoint: 'https://manifest.example', accessKey: 'manifest-access' } };
    const keys: SavedConnection = { kind: 's3', accessKey: 'saved-access', secretKey: 'saved-secret' };
    assert.deepEqual(await resolve({ store: keyless, saved: keys }), { kind: 's3', endpoint: 'https://manifest.example', accessKey: 'saved-access', secretKey: 'saved-secret' });
    assert.deepEqual(await resolve({ store: keyless, env: { WEFT_STORE_MY_DATA_SECRET_KEY: 'env-secret' } }), { kind: 's3', endpoint: 'https://manifest.example', accessKey: 'manifest-access', secretKey: 'env-secret' });
  });

  test('takes the default folder when nobody names a place, whatever AWS keys lie around', async () => {
    assert.deepEqual(await resolve({ defaultFolder: '/home/store', env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's' } }), { kind: 'folder', folder: '/home/store' });
    assert.deepEqual(await resolve({ defaultFolder: '/home/store', store: literal }), { kind: 's3', endpoint: 'https://manifest.example', region: 'manifest-region', ...manifestKeys });
  });

  test('takes AWS itself with the keys of the environment', async () => {
    const aws = { AWS_ACCESS_KEY_ID: 'aws-access', AWS_SECRET_ACCESS_KEY: 'aws-secret', AWS_SESSION_TOKEN: 'aws-token', AWS_REGION: 'eu-west-1' };
    assert.deepEqual(await resolve({ env: aws }), { kind: 's3', region: 'eu-west-1', accessKey: 'aws-access', secretKey: 'aws-secret', sessionToken: 'aws-token' });
  });

  test('takes a folder of the host for a store in a folder', async () => {
    assert.deepEqual(await resolve({ store: { id: 'my-data', type: 'mount_volume', connection: { kind: 'host_mount', path: '/srv/data' } } }), { kind: 'folder', folder: '/srv/data' });
  });

  test('reads the keys of a named profile, and those of the default one for AWS alone', async () => {
    await using home = await tempFolder({
      '.aws/credentials': '[default]\naws_access_key_id = default-access\naws_secret_access_key = default-secret\n[lab]\naws_access_key_id = lab-access\naws_secret_access_key = lab-secret\naws_session_token = lab-token\n',
      '.aws/config': '[profile lab]\nregion = eu-central-1\n',
    });
    const environment = { HOME: home.path };
    const profile: ConnectionSources['profile'] = (name) => readAwsProfile(name, environment);
    const lab = { accessKey: 'lab-access', secretKey: 'lab-secret', sessionToken: 'lab-token', region: 'eu-central-1' };
    assert.deepEqual(await resolve({ store: literal, override: 'my-data=https://typed.example?profile=lab', profile }), { kind: 's3', endpoint: 'https://typed.example', ...lab });
    assert.deepEqual(await resolve({ saved: { kind: 's3', endpoint: 'https://saved.example', profile: 'lab' }, profile }), { kind: 's3', endpoint: 'https://saved.example', ...lab });
    assert.deepEqual(await resolve({ profile }), { kind: 's3', accessKey: 'default-access', secretKey: 'default-secret' });
    assert.equal((await fault({ store: { ...bare, connection: { kind: 's3', endpoint: 'https://elsewhere.example' } }, profile })).code, 'store/no-credentials');
    assert.match((await fault({ override: 'my-data=s3:?profile=none', profile })).message, /AWS profile “none” gives no keys/);
  });

  test('says how to give keys when there are none', async () => {
    const { code, message } = await fault({ store: { ...bare, connection: { kind: 's3', endpoint: 'https://manifest.example' } } });
    assert.equal(code, 'store/no-credentials');
    assert.match(message, /“my-data” at “manifest.example”.*WEFT_STORE_MY_DATA_ACCESS_KEY.*--store my-data=FOLDER/);
  });

  test('names an override that belongs to no data store', async () => {
    assert.match((await fault({ store: literal, override: 'mine=folder' })).message, /no data store “mine”. It has “my-data”/);
  });

  test('refuses an endpoint that is no URL', async () => {
    assert.match((await fault({ store: { ...literal, connection: { kind: 's3', endpoint: 's3.example.com', accessKey: 'a', secretKey: 's' } } })).message, /“my-data”: “s3.example.com” is not the URL/);
  });

  test('warns of plain http in the own network and refuses it beyond, unless allowed', async () => {
    const at = (endpoint: string): DataStore => ({ ...literal, connection: { kind: 's3', endpoint, ...manifestKeys } });
    const near = await resolveConnections(sources({ store: at('http://10.0.0.7:9000') }));
    assert.deepEqual(near.ok && near.value.warnings.map(({ code }) => code), ['store/plain-http']);
    assert.equal((await fault({ store: at('http://s3.example.com') })).code, 'store/plain-http');
    const allowed = await resolveConnections({ ...sources({ store: at('http://s3.example.com') }), allowPlainHttp: ['s3.example.com'] });
    assert.ok(allowed.ok);
  });

  test('never repeats a secret in what it says', async () => {
    const store: DataStore = { ...literal, connection: { kind: 's3', endpoint: 'https://canary-user:canary-pass@host', accessKey: 'canary-access', secretKey: 'canary-secret' } };
    assert.doesNotMatch(JSON.stringify(await fault({ store })), /canary/);
  });
});
