import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareUtf8 } from '../../../../src/core/base/compareUtf8.ts';

suite('compareUtf8', () => {
  test('sorts as the UTF-8 bytes do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        assert.equal(Math.sign(compareUtf8(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
      { examples: [['\u{1f600}', '\uff5e'], ['\uff5e', '\u{1f600}']] },
    );
  });
});
