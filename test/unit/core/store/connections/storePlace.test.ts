import assert from 'node:assert/strict';
import path from 'node:path';
import { parseEndpoint, parseStorePlace } from '../../../../../src/core/store/connections/storePlace.ts';
import { parseStoreOverride } from '../../../../../src/core/store/connections/storeOverride.ts';

suite('parseStorePlace', () => {
  const place = (text: string): unknown => {
    const parsed = parseStorePlace(text, path.resolve('/base'));
    return parsed.ok ? parsed.value : parsed.failure;
  };

  test('takes folders, from where the person stands', () => {
    assert.deepEqual(place('results'), { kind: 'folder', folder: path.resolve('/base/results') });
    assert.deepEqual(place('../other'), { kind: 'folder', folder: path.resolve('/other') });
    assert.deepEqual(place('/srv/a=b'), { kind: 'folder', folder: path.resolve('/srv/a=b') });
    assert.deepEqual(place('file:///srv/with%20blank'), { kind: 'folder', folder: path.resolve('/srv/with blank') });
    assert.equal((place('C:\\data') as { kind: string }).kind, 'folder');
  });

  test('takes servers and AWS, with region, profile and authority', () => {
    assert.deepEqual(place('https://s3.example.com/'), { kind: 's3', endpoint: 'https://s3.example.com' });
    assert.deepEqual(place('s3+https://s3.example.com:9000?region=eu-de&profile=lab&ca=ca.pem'), { kind: 's3', endpoint: 'https://s3.example.com:9000', region: 'eu-de', profile: 'lab', caFile: path.resolve('/base/ca.pem') });
    assert.deepEqual(place('s3:?profile=lab'), { kind: 's3', profile: 'lab' });
    assert.deepEqual(place('s3://'), { kind: 's3' });
  });

  test('refuses keys in a URL without repeating them', () => {
    for (const text of ['https://AKIAEXAMPLE:hunter2@s3.example.com', 'https://hunter2@host', 's3+http://a:hunter2@host?region=x']) {
      assert.match(String(place(text)), /holds keys/);
      assert.doesNotMatch(String(place(text)), /hunter2/);
    }
    assert.doesNotMatch(JSON.stringify(parseEndpoint('ftp://a:hunter2@host')), /hunter2/);
  });

  test('refuses what is no place of a store', () => {
    for (const text of ['', ' ', 'ftp://host', 's3://bucket/key', 'https://', 'https://host?region=a&secret=x', 'https://host#x', 'file://elsewhere/x%2F']) assert.equal(typeof place(text), 'string', text);
  });
});

suite('parseStoreOverride', () => {
  test('splits at the first equals sign', () => {
    assert.deepEqual(parseStoreOverride('my-store=/srv/a=b', '/'), { ok: true, value: { dataStoreId: 'my-store', place: { kind: 'folder', folder: path.resolve('/srv/a=b') } } });
  });

  test('says what is missing', () => {
    for (const text of ['my-store', '=folder', '']) assert.match(JSON.stringify(parseStoreOverride(text, '/')), /ID=FOLDER or ID=URL/);
    assert.match(JSON.stringify(parseStoreOverride('my-store=', '/')), /empty/);
  });
});
