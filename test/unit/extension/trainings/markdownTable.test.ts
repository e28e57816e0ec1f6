import assert from 'node:assert/strict';
import { markdownTable } from '../../../../src/extension/trainings/markdownTable.ts';

/** As a Markdown renderer reads numeric references. */
const shown = (markdown: string): string => markdown.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

suite('a tooltip’s table', () => {
  test('shows what it is given as it is', () => {
    const text = 'train|test <b>x</b> [link](command:weft.deleteTraining) https://example.org $(error) `code` a_b & c@d.e';
    assert.equal(shown(markdownTable([['name', text]])), `| | |\n|:--|:--|\n| name | ${text} |\n`);
  });

  test('leaves no sign of Markdown, HTML, an icon or an address to be read', () => {
    const [, , row = ''] = markdownTable([['name', '![x](http://a/b) <img src=x> $(sync~spin) www.example.org me@example.org']]).split('\n');
    assert.doesNotMatch(row.slice(1, -1).replaceAll(/&#\d+;/g, '').replace('|', ''), /[^\w =]/);
  });

  test('keeps a row on one line', () => {
    assert.equal(markdownTable([['name', 'one\r\ntwo\nthree']]).split('\n').length, 4);
  });
});
