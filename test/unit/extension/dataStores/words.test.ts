import assert from 'node:assert/strict';
import { keyringDoubt } from '../../../../src/extension/dataStores/keyringDoubt.ts';
import { placeLabel } from '../../../../src/extension/dataStores/placeLabel.ts';
import { nameOfKey, placeOfNode, type BucketNode, type FolderNode } from '../../../../src/extension/dataStores/storeNode.ts';

suite('the Data Stores view', () => {
  const labels: readonly (readonly [place: string, label: string])[] = [
    ['https://s3.example:9000/?region=x', 's3.example:9000'],
    ['s3+http://localhost:9000', 'localhost:9000'],
    ['s3:', 'AWS'],
    ['s3:?region=eu-west-1&profile=work', 'AWS, eu-west-1'],
    ['data', 'data'],
    ['/srv/results', '/srv/results'],
  ];
  for (const [place, label] of labels) test(`“${place}” is called ${label}`, () => assert.equal(placeLabel(place), label));

  test('a row knows its key', () => {
    const bucket: BucketNode = { kind: 'bucket', parent: { kind: 'connection', dataStoreId: 'data' }, bucket: 'nh-output' };
    const folder: FolderNode = { kind: 'folder', parent: bucket, prefix: 'a/b/' };
    assert.deepEqual(placeOfNode(bucket), { dataStoreId: 'data', bucket: 'nh-output', key: '' });
    assert.deepEqual(placeOfNode({ kind: 'object', parent: folder, object: { key: 'a/b/c.txt', sizeBytes: 1 } }), { dataStoreId: 'data', bucket: 'nh-output', key: 'a/b/c.txt' });
    assert.deepEqual([nameOfKey('a/b/'), nameOfKey('a/b/c.txt'), nameOfKey('c')], ['b', 'c.txt', 'c']);
  });

  test('a keyring is doubted where the editor may have none, and nowhere else', () => {
    const desktop = { platform: 'linux', environment: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }, isWeb: false, isRemote: false } as const;
    assert.equal(keyringDoubt(desktop), undefined);
    assert.match(keyringDoubt({ ...desktop, environment: {} }) ?? '', /no D-Bus/);
    assert.match(keyringDoubt({ ...desktop, isWeb: true }) ?? '', /browser/);
    for (const platform of ['darwin', 'win32'] as const) assert.equal(keyringDoubt({ ...desktop, environment: {}, platform }), undefined);
    assert.equal(keyringDoubt({ ...desktop, environment: {}, isRemote: true }), undefined);
  });
});
