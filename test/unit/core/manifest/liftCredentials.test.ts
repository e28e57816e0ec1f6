import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Document, type Scalar } from 'yaml';
import { checkText } from '../../../../src/core/manifest/checkText.ts';
import { liftCredentials } from '../../../../src/core/manifest/liftCredentials.ts';
import { schemaAt } from '../../../../src/core/manifest/schema/manifestSchema.ts';
import { leastManifest } from './findings.ts';

const withConnection = (connection: string): string => leastManifest.replace('  - id: s\n', `  - id: s # mine\n${connection}`);

suite('liftCredentials', () => {
  test('takes the keys out and keeps comments, order and layout', () => {
    const text = withConnection('    connection: # where\n      auth_url: "https://s3.example.com"   # here\n      user_name: AKIAEXAMPLE1\n      password: "wJalr\\"XUtnFEMI" # secret\n      region: eu-1\n');
    const { text: stored, lifted } = liftCredentials(text);
    assert.equal(stored, withConnection('    connection: # where\n      auth_url: "https://s3.example.com"   # here\n      # secret\n      region: eu-1\n'));
    assert.deepEqual([...lifted], [['s', { accessKey: 'AKIAEXAMPLE1', secretKey: 'wJalr"XUtnFEMI' }]]);
  });

  test('takes a connection that holds nothing else with them', () => {
    const { text } = liftCredentials(withConnection('    connection:\n      user_name: test\n      password: test\n'));
    assert.equal(text, withConnection(''));
    assert.equal(liftCredentials(withConnection('    connection: {user_name: test, password: test}\n')).text, withConnection(''));
  });

  test('takes them out of braces', () => {
    const stored = (pairs: string) => liftCredentials(withConnection(`    connection: {${pairs}}\n`)).text;
    // A comma at the end is YAML, too.
    assert.equal(stored('auth_url: "http://a", user_name: b, password: c'), withConnection('    connection: {auth_url: "http://a", }\n'));
    assert.equal(stored('user_name: b, auth_url: "http://a", password: c'), withConnection('    connection: {auth_url: "http://a"}\n'));
    assert.equal(stored('user_name: b, password: c, auth_url: "http://a"'), withConnection('    connection: {auth_url: "http://a"}\n'));
  });

  test('follows aliases and merge keys to where the secret stands', () => {
    const text = withConnection('    connection: &c\n      auth_url: http://a\n      user_name: abcdefgh\n      password: ijklmnop\n') + '  - id: t\n    connection: *c\n  - id: u\n    connection:\n      <<: *c\n      region: x\n';
    const { text: stored, lifted } = liftCredentials(text);
    assert.doesNotMatch(stored, /abcdefgh|ijklmnop/);
    assert.deepEqual([...lifted.keys()], ['s', 't', 'u']);
    assert.deepEqual(checkText(stored).file?.data_stores?.map((store) => store?.connection), [{ auth_url: 'http://a' }, { auth_url: 'http://a' }, { auth_url: 'http://a', region: 'x' }].map((connection) => ({ ...connection })));
  });

  test('blots out copies of a secret, and keys in comments', () => {
    const text = `${withConnection('    connection:\n      auth_url: http://a\n      password: wJalrXUtnFEMI\n      # password: an-older-one\n')}env:\n  COPY: wJalrXUtnFEMI\n`;
    const { text: stored } = liftCredentials(text);
    assert.equal(stored, `${withConnection('    connection:\n      auth_url: http://a\n      # password: <removed>\n')}env:\n  COPY: <removed>\n`);
  });

  test('takes a user out of an endpoint', () => {
    assert.match(liftCredentials(withConnection('    connection:\n      auth_url: "https://me:secret@s3.example.com/x"\n')).text, /auth_url: "https:\/\/s3\.example\.com\/x"/);
  });

  test('leaves a manifest without keys as it is, byte order mark and line ends included', () => {
    const text = `\uFEFF${leastManifest}`.replaceAll('\n', '\r\n');
    assert.deepEqual(liftCredentials(text), { text, lifted: new Map() });
  });

  test('blots out what it cannot read with certainty', () => {
    const twice = withConnection('    connection:\n      password: first-secret\n      password: second-secret\n');
    assert.doesNotMatch(liftCredentials(twice).text, /-secret/);
    const broken = withConnection('    connection: {user_name: first-secret, "password": "second-secret"\n');
    assert.doesNotMatch(liftCredentials(broken).text, /-secret/);
    assert.doesNotMatch(liftCredentials(`password: big-secret\n${'#\n'.repeat(30_000)}`).text, /-secret/);
  });

  test('lifts what the schema marks as secret, and only that', () => {
    const marked = Object.entries(schemaAt(['data_stores', 0, 'connection'])?.properties ?? {}).filter(([, key]) => key['x-secret']).map(([key]) => key);
    assert.deepEqual(marked, ['user_name', 'password']);
  });

  test('never leaves a secret behind, and changes nothing else', () => {
    const secret = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 40 }).filter((text) => text.trim() === text && !/removed|container|connection|training|http|results|output|example/.test(text));
    const style = fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED', 'BLOCK_LITERAL' as const);
    fc.assert(
      fc.property(secret, secret, style, fc.boolean(), (user_name, password, type, flow) => {
        const store = { id: 's', connection: { auth_url: 'http://a', user_name, password }, training_results: { container: 'my-output' } };
        const document = new Document({ name: 'a', framework: { name: 'pytorch', version: '2', command: 'x' }, data_stores: [store] });
        for (const key of ['user_name', 'password']) (document.getIn(['data_stores', 0, 'connection', key], true) as Scalar).type = type;
        const { text, lifted } = liftCredentials(document.toString({ collectionStyle: flow ? 'flow' : 'any', lineWidth: 0 }));
        const credentials = lifted.get('s');
        assert.deepEqual([credentials?.accessKey?.trimEnd(), credentials?.secretKey?.trimEnd()], [user_name, password]);
        assert.ok(!text.includes(user_name) && !text.includes(password), text);
        assert.deepEqual(checkText(text).file?.data_stores, [{ ...store, connection: { auth_url: 'http://a' } }]);
      }),
      { numRuns: 300 },
    );
  });
});
