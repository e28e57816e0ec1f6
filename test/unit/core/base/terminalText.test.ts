import assert from 'node:assert/strict';
import fc from 'fast-check';
import { oneLine } from '../../../../src/core/base/oneLine.ts';
import { terminalText } from '../../../../src/core/base/terminalText.ts';

const ESC = '\u001b';

/** What it is, the line, what stays without colours, what stays with them if that differs. */
const lines: readonly (readonly [what: string, line: string, plain: string, coloured?: string])[] = [
  ['plain text', 'step 640/1000\tloss 0.213', 'step 640/1000\tloss 0.213'],
  ['text of any script', 'größe 東京 👩‍💻', 'größe 東京 👩‍💻'],
  ['a colour', `${ESC}[31mred${ESC}[0m plain`, 'red plain', `${ESC}[31mred${ESC}[0m plain`],
  ['a colour left open', `${ESC}[1;38;5;208mwarm`, 'warm', `${ESC}[1;38;5;208mwarm${ESC}[0m`],
  ['a colour with colons', `${ESC}[38:2::1:2:3mrgb`, 'rgb', `${ESC}[38:2::1:2:3mrgb${ESC}[0m`],
  ['an 8-bit colour', '\u009b32mgreen', 'green', `${ESC}[32mgreen${ESC}[0m`],
  ['a private sequence that ends in m', `${ESC}[>4;2mx${ESC}[?4my`, 'xy'],
  ['a colour with an intermediate', `${ESC}[1 mx`, 'x'],
  ['a cursor move', `a${ESC}[2J${ESC}[Hb${ESC}[1Ac`, 'abc'],
  ['a mode', `${ESC}[?1049hx${ESC}[?25l`, 'x'],
  ['a title', `${ESC}]0;owned\u0007x`, 'x'],
  ['a title closed by ST', `${ESC}]2;owned${ESC}\\x`, 'x'],
  ['a title closed by 8-bit ST', '\u009d2;owned\u009cx', 'x'],
  ['a link', `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`, 'click'],
  ['a clipboard write', `${ESC}]52;c;cm0gLXJm\u0007done`, 'done'],
  ['a title that nobody closed', `x${ESC}]0;for ever and ever`, 'x'],
  ['a device string', `${ESC}P+q544e${ESC}\\x`, 'x'],
  ['a string broken off by another sequence', `${ESC}]0;a${ESC}[31mred`, 'red', `${ESC}[31mred${ESC}[0m`],
  ['a character set', `${ESC}(0x${ESC}(B`, 'x'],
  ['a reset of the terminal', `${ESC}cx`, 'x'],
  ['a sequence cut off', `x${ESC}[31`, 'x'],
  ['a lone escape', `x${ESC}`, 'x'],
  ['a sequence broken by text', `${ESC}[31;é`, 'é'],
  ['bell, backspace, NUL and DEL', 'a\u0007b\u0008c\u0000d\u007fe', 'abcde'],
  ['directional overrides', 'abc\u202edcba\u2066x\u2069', 'abcdcbax'],
  ['C1 controls', 'a\u0085b\u0099c', 'abc'],
];

suite('terminalText', () => {
  for (const [what, line, plain, coloured = plain] of lines) {
    test(`shows ${what} as what may be shown`, () => {
      assert.equal(terminalText(line), plain);
      assert.equal(terminalText(line, { colours: true }), coloured);
    });
  }

  test('leaves nothing that steers a terminal, whatever it is given', () => {
    const pieces = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom(ESC, `${ESC}[`, `${ESC}]`, 'm', '\u009b', '\u0007', '8;;', '31', '\\', 'P', '\u009c', '\r')), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const line = parts.join('');
        const steering = /[[\p{Cc}\u202a-\u202e]--\t]/v;
        const plain = terminalText(line);
        assert.doesNotMatch(plain, steering);
        assert.equal(terminalText(plain), plain);
        const coloured = terminalText(line, { colours: true });
        assert.doesNotMatch(coloured.replaceAll(new RegExp(`${ESC}\\[[\\d;:]*m`, 'g'), ''), steering);
        assert.equal(terminalText(coloured), plain);
      }),
      { numRuns: 10_000 },
    );
  });
});

suite('oneLine', () => {
  test('makes one line of several', () => {
    assert.equal(oneLine('0/5 nodes are available:\r\n\t5 Insufficient gpu. \n'), '0/5 nodes are available: 5 Insufficient gpu.');
  });

  test('cuts what is too long without cutting a character in two', () => {
    assert.equal(oneLine('abcdef', 4), 'abc…');
    assert.equal(oneLine('ab👍def', 4), 'ab…');
  });
});
