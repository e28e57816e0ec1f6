import assert from 'node:assert/strict';
import { describeAt } from '../../../../../src/core/manifest/assist/describeAt.ts';
import { TextPositions } from '../../../../../src/core/manifest/textPositions.ts';

const text = 'name: retrain\nframework:\n  name: tensorflow\n  command: python3 train.py --out ${RESULT_DIR}/x $NOT_OURS\nevaluation_metrics:\n  type: tensorboard\nenv:\n  TOKEN: abc\n';

/** The description in the middle of a word of the text, and the words it is about. */
function describe(word: string): readonly [about: string, markdown: string] | undefined {
  const positions = new TextPositions(text);
  const found = describeAt(text, positions.positionAt(text.indexOf(word) + 1));
  return found && [text.slice(positions.offsetAt(found.range.start), positions.offsetAt(found.range.end)), found.markdown];
}

suite('describeAt', () => {
  test('tells of a key what it means, what it meant, and an example', () => {
    const [about, markdown] = describe('command') ?? [];
    assert.equal(about, 'command');
    assert.match(markdown ?? '', /^What each learner runs.*In Fabric for Deep Learning.*command: python3 train\.py/s);
  });

  test('tells of a listed value what it stands for', () => {
    assert.deepEqual(describe('tensorboard'), ['tensorboard', 'Event files of TensorBoard.']);
  });

  test('tells of a learner’s variable what it holds', () => {
    const [about, markdown] = describe('SULT_DIR') ?? [];
    assert.equal(about, '${RESULT_DIR}');
    assert.match(markdown ?? '', /kept in the results bucket/);
    assert.equal(describe('NOT_OURS'), undefined);
  });

  test('has nothing to say of values and names that authors make up', () => {
    assert.equal(describe('retrain'), undefined);
    assert.equal(describe('abc'), undefined);
    assert.equal(describe('train.py'), undefined);
  });
});
