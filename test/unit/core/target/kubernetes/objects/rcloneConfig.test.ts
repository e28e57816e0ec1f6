import assert from 'node:assert/strict';
import type { StoreConnection } from '../../../../../../src/core/store/storeConnection.ts';
import { rcloneConfig } from '../../../../../../src/core/target/kubernetes/objects/rcloneConfig.ts';
import { articlePlan, connections, gangPlan } from './plans.ts';

const withConnection = (connection: StoreConnection): ReadonlyMap<string, StoreConnection> => new Map([['sl-internal-os', connection]]);

suite('rcloneConfig', () => {
  test('has a section for each store, the results’ first', () => {
    const sections = rcloneConfig(gangPlan, connections).split('\n\n');
    assert.equal(sections.length, 2);
    assert.equal(sections[0], '[s0]\ntype = s3\nprovider = Other\nendpoint = https://results.example\nregion = eu\naccess_key_id = access-results\nsecret_access_key = canary-results');
    assert.match(sections[1] ?? '', /^\[s1\]\n[^[]*photos/);
  });

  test('reaches AWS by region alone, with a session’s token', () => {
    const config = rcloneConfig(articlePlan, withConnection({ kind: 's3', region: 'eu-west-1', accessKey: 'a', secretKey: 'b', sessionToken: 'c' }));
    assert.equal(config, '[s0]\ntype = s3\nprovider = AWS\nregion = eu-west-1\naccess_key_id = a\nsecret_access_key = b\nsession_token = c\n');
  });

  test('refuses a value that would become a key of its own, without repeating it', () => {
    const connection: StoreConnection = { kind: 's3', accessKey: 'a', secretKey: 'canary\nendpoint = http://elsewhere' };
    assert.throws(() => rcloneConfig(articlePlan, withConnection(connection)), (thrown: Error) => thrown.message.includes('sl-internal-os') && !thrown.message.includes('canary'));
  });

  test('refuses a folder of this computer, and a store without a connection', () => {
    assert.throws(() => rcloneConfig(articlePlan, withConnection({ kind: 'folder', folder: '/data' })), { code: 'kubernetes/store-out-of-reach' });
    assert.throws(() => rcloneConfig(articlePlan, new Map()), { code: 'store/invalid-connection' });
  });
});
