import assert from 'node:assert/strict';
import { isManifest, mayBecomeManifest } from '../../../../src/extension/manifests/manifestName.ts';

suite('which documents of our language are manifests', () => {
  test('another name was given our language on purpose', () => {
    assert.equal(isManifest('/w/retrain.weft.yml', ''), true);
    assert.equal(isManifest('/w/retrain.weft.yaml', 'apiVersion: v1'), true);
  });

  test('a shared name needs a key that only manifests have', () => {
    assert.equal(isManifest('/w/manifest.yml', 'name: a\nframework:\n  name: python\n'), true);
    assert.equal(isManifest('C:\\w\\manifest.yaml', 'data_stores: []\n'), true);
    assert.equal(isManifest('/w/manifest.yml', 'applications:\n  - framework: x\n'), false);
    assert.equal(isManifest('/w/manifest.yml', '"framework": {}\n'), true);
  });

  test('one that is being begun is completed, and one of somebody else is left alone', () => {
    assert.equal(mayBecomeManifest('/w/manifest.yml', ''), true);
    assert.equal(mayBecomeManifest('/w/manifest.yml', '# first\nname: a\nmem'), true);
    assert.equal(mayBecomeManifest('/w/manifest.yml', 'name: a\napplications: []\n'), false);
    assert.equal(mayBecomeManifest('/w/manifest.yml', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n'), false);
  });

  test('a misspelt key does not make it somebody else’s', () => {
    assert.equal(isManifest('/w/manifest.yml', 'name: a\nframwork:\n  name: python\n'), true);
    assert.equal(mayBecomeManifest('/w/manifest.yml', 'name: a\nlerners: 2\n'), true);
  });
});
