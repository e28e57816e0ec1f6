import assert from 'node:assert/strict';
import { checkEndpoint } from '../../../../../src/core/manifest/checks/endpoint.ts';
import { mended, only, run } from './checking.ts';

const endpoint = (url: string) => `data_stores:\n  - id: a\n    connection:\n      auth_url: ${url}\n`;

suite('checkEndpoint', () => {
  test('warns where data crosses a network in clear', () => {
    const text = endpoint('http://169.62.129.231:32551');
    const finding = only(checkEndpoint, text);
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/plain-http', 'http://169.62.129.231:32551']);
    assert.equal(mended(text, finding), endpoint('https://169.62.129.231:32551'));
  });

  test('only mentions it inside a cluster and in one’s own network', () => {
    for (const url of ['http://s3.default.svc.cluster.local', 'http://minio.team.svc:9000', 'http://10.0.51.5:30851', 'http://minio:9000']) assert.equal(only(checkEndpoint, endpoint(url)).severity, 'information');
  });

  test('mends an address without its scheme', () => {
    const finding = only(checkEndpoint, endpoint('s3.example.com'));
    assert.equal(finding.severity, 'error');
    assert.equal(mended(endpoint('s3.example.com'), finding), endpoint('https://s3.example.com'));
    assert.equal(only(checkEndpoint, endpoint('ftp://s3.example.com')).suggestion, undefined);
  });

  test('refuses keys in an address without repeating them', () => {
    const finding = only(checkEndpoint, endpoint('https://ada:k3y@s3.example.com'));
    assert.equal(finding.severity, 'error');
    assert.doesNotMatch(finding.message, /k3y|ada/);
  });

  test('sees a placeholder for what it is', () => {
    assert.deepEqual([only(checkEndpoint, endpoint("<object storage's endpoint>")).code], ['manifest/placeholder']);
  });

  test('is silent about encrypted stores and this computer', () => {
    for (const url of ['https://s3.eu-de.cloud-object-storage.appdomain.cloud', 'http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000']) assert.deepEqual(run(checkEndpoint, endpoint(url)), [], url);
  });
});
