import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { renderManifestTypes, typesFile } from '../../../support/manifestTypes.ts';

suite('manifestFile.generated', () => {
  test('is what the schema yields; “npm run generate” writes it', async () => {
    assert.equal(readFileSync(typesFile, 'utf8'), await renderManifestTypes());
  });
});
