import assert from 'node:assert/strict';
import path from 'node:path';
import { parseSavedKeys, renderStorePlace, savedConnection } from '../../../../../src/core/store/connections/savedConnection.ts';
import { parseStorePlace } from '../../../../../src/core/store/connections/storePlace.ts';
import { resolveConnections } from '../../../../../src/core/store/connections/resolveConnections.ts';

const base = path.resolve('/work');
const keys = { accessKey: 'ada', secretKey: 'a-secret-of-ada' };

suite('connections kept outside the manifest', () => {
  test('a place and its keys make one', () => {
    assert.deepEqual(savedConnection('https://s3.example:9000?region=eu', keys, base), { ok: true, value: { kind: 's3', endpoint: 'https://s3.example:9000', region: 'eu', ...keys } });
    assert.deepEqual(savedConnection('s3:?profile=work', undefined, base), { ok: true, value: { kind: 's3', profile: 'work', atAws: true } });
    assert.deepEqual(savedConnection('results', keys, base), { ok: true, value: { kind: 'folder', folder: path.join(base, 'results') } });
    assert.equal(savedConnection('ftp://s3.example', keys, base).ok, false);
  });

  for (const place of ['https://s3.example:9000', 'https://s3.example?region=eu-west-1&profile=work', 's3:', 's3:?region=eu-west-1', path.join(base, 'results')]) {
    test(`“${place}” is written as it is read`, () => {
      const parsed = parseStorePlace(place, base);
      assert.ok(parsed.ok);
      assert.equal(renderStorePlace(parsed.value), place);
    });
  }

  test('keys are read back whole, or not at all', () => {
    assert.deepEqual(parseSavedKeys(JSON.stringify(keys)), keys);
    assert.deepEqual(parseSavedKeys(JSON.stringify({ ...keys, sessionToken: 't', other: 1 })), { ...keys, sessionToken: 't' });
    for (const broken of [undefined, '', '{', 'null', '{}', '{"accessKey":"a"}', '{"accessKey":1,"secretKey":"b"}']) assert.equal(parseSavedKeys(broken), undefined);
  });

  test('one at AWS goes before the endpoint of the manifest; keys alone do not', async () => {
    const store = { id: 'data', type: 's3_datastore', connection: { kind: 's3', endpoint: 'https://s3.example' } } as const;
    const sources = { dataStores: [store], overrides: [], env: {}, profile: () => Promise.resolve(undefined), baseFolder: base };
    const endpointWith = async (saved: Awaited<ReturnType<Parameters<typeof resolveConnections>[0]['saved']>>): Promise<unknown> => {
      const resolved = await resolveConnections({ ...sources, saved: () => Promise.resolve(saved) });
      assert.ok(resolved.ok);
      const connection = resolved.value.connections.get('data');
      return connection?.kind === 's3' ? connection.endpoint : connection;
    };
    assert.equal(await endpointWith({ kind: 's3', ...keys, atAws: true }), undefined);
    assert.equal(await endpointWith({ kind: 's3', ...keys }), 'https://s3.example');
  });
});
