import assert from 'node:assert/strict';
import { checkCredentials } from '../../../../../src/core/manifest/checks/credentials.ts';
import { covered, only, run } from './checking.ts';

const connection = (...lines: string[]) => `data_stores:\n  - id: team-store\n    connection:\n      auth_url: https://s3.example.com\n${lines.map((line) => `      ${line}\n`).join('')}`;

suite('checkCredentials', () => {
  test('says how to keep keys outside, at the secret and without repeating it', () => {
    const finding = only(checkCredentials, connection('user_name: AKIAIOSFODNN7EXAMPLE', 'password: wJalrXUtnFEMI/K7MDENG'));
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/literal-credentials', 'wJalrXUtnFEMI/K7MDENG']);
    assert.match(finding.message, /“team-store”/);
    assert.doesNotMatch(finding.message, /AKIAIOSFODNN7|wJalr/);
  });

  test('knows the keys of test servers', () => {
    assert.equal(only(checkCredentials, connection('user_name: test', 'password: test')).code, 'manifest/test-credentials');
  });

  test('knows keys that open nothing', () => {
    const text = connection('user_name: <your access key>', 'password: ""');
    assert.deepEqual(run(checkCredentials, text).map(({ code, range }) => [code, covered(text, range)]), [
      ['manifest/placeholder', '<your access key>'],
      ['manifest/empty-credentials', '""'],
    ]);
  });

  test('is silent about an access key alone, a connection without keys and none', () => {
    assert.deepEqual(run(checkCredentials, connection('user_name: AKIAIOSFODNN7EXAMPLE')), []);
    assert.deepEqual(run(checkCredentials, connection()), []);
    assert.deepEqual(run(checkCredentials, 'data_stores:\n  - id: a\n'), []);
  });
});
