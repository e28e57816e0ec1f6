import assert from 'node:assert/strict';
import { checkCommandLines } from '../../../../../src/core/manifest/checks/commandLines.ts';
import { mended, only, run } from './checking.ts';

const block = (style: string, ...lines: string[]) => `framework:\n  command: ${style}\n${lines.map((line) => `    ${line}\n`).join('')}`;

suite('checkCommandLines', () => {
  test('tells lines that bash would read as one command', () => {
    const text = block('|', 'pip install keras', 'python3 train.py');
    const finding = only(checkCommandLines, text);
    assert.deepEqual([finding.code, finding.covers], ['manifest/command-lines', 'python3']);
    assert.equal(mended(text, finding), block('|', 'pip install keras &&', 'python3 train.py'));
  });

  test('tells a comment that swallows the lines behind it', () => {
    const finding = only(checkCommandLines, block('|', 'python3 train.py # quick', '--steps 10'));
    assert.equal(finding.covers, '# quick');
  });

  test('is silent about lines that are meant to be one, and about those that end', () => {
    for (const lines of [
      ['python3 train.py', '--steps 10', '--lr 0.1'],
      ['python3 train.py \\', '  --steps 10'],
      ['pip install keras &&', 'python3 train.py'],
      ['pip install keras;', 'python3 train.py'],
      ['python3 train.py # quick'],
      ['for i in 1 2; do', '  python3 train.py $i;', 'done'],
    ]) {
      assert.deepEqual(run(checkCommandLines, block('|', ...lines)), [], lines.join('/'));
    }
    assert.deepEqual(run(checkCommandLines, block('>', 'python3 a.py', 'data.csv')), []);
  });
});
