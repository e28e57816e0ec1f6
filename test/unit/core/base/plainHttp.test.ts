import assert from 'node:assert/strict';
import { plainHttpReach } from '../../../../src/core/base/plainHttp.ts';

suite('plainHttpReach', () => {
  test('knows what stays on this computer, in the own network, or goes anywhere', () => {
    const reach = {
      none: ['https://s3.example.com', 'http://127.0.0.1:9000', 'http://localhost', 'http://[::1]:9000', 'http://x.localhost'],
      'own-network': ['http://10.1.2.3', 'http://172.31.0.1', 'http://192.168.1.5:9000', 'http://minio:9000', 'http://s3.default.svc.cluster.local', 'http://[fd00::1]', 'http://nas.local'],
      anywhere: ['http://s3.example.com', 'http://172.32.0.1', 'http://8.8.8.8', 'http://[2001:db8::1]', 'http://svc.example.com'],
    };
    for (const [expected, endpoints] of Object.entries(reach)) for (const endpoint of endpoints) assert.equal(plainHttpReach(endpoint), expected, endpoint);
  });
});
