import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineSplitter, type RawLine } from '../../../../src/core/logs/lineSplitter.ts';

function split(chunks: readonly (string | Uint8Array)[], options: { maxLineBytes?: number; offset?: number } = {}): RawLine[] {
  const splitter = new LineSplitter(options);
  return [...chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk as string))), ...splitter.flush()];
}

const texts = (lines: readonly RawLine[]): string[] => lines.map(({ text }) => text);

suite('LineSplitter', () => {
  test('gives each line with the byte offset at which it begins', () => {
    assert.deepEqual(split(['größe\nb', '\n\nlast']), [
      { offset: 0, text: 'größe' },
      { offset: 8, text: 'b' },
      { offset: 10, text: '' },
      { offset: 11, text: 'last' },
    ]);
  });

  test('joins a line that comes in parts of 16 KiB', () => {
    const line = 'x'.repeat(50_000);
    assert.deepEqual(texts(split([line.slice(0, 16_384), line.slice(16_384, 32_768), line.slice(32_768), '\ny\n'])), [line, 'y']);
  });

  test('holds no more of an endless line than its limit, and loses nothing of it', () => {
    const splitter = new LineSplitter({ maxLineBytes: 1000 });
    const parts: RawLine[] = [];
    for (let chunk = 0; chunk < 200; chunk += 1) parts.push(...splitter.push(Buffer.from('é'.repeat(333))));
    parts.push(...splitter.push(Buffer.from('\nnext\n')));
    const whole = parts.filter(({ text }) => text !== 'next');
    assert.equal(texts(whole).join(''), 'é'.repeat(333 * 200));
    assert.ok(whole.every(({ text }) => Buffer.byteLength(text) <= 1000));
    assert.deepEqual(whole.map(({ continued }) => continued ?? false), whole.map((_, index) => index < whole.length - 1));
    assert.deepEqual(parts.at(-1), { offset: 333 * 200 * 2 + 1, text: 'next' });
  });

  test('shows of a progress bar what it showed last', () => {
    assert.deepEqual(texts(split([' 10%\r 50%\r100%\n', 'done\r\n', 'a\r\r\n'])), ['100%', 'done', 'a']);
  });

  test('sheds overprinted text instead of holding it', () => {
    const splitter = new LineSplitter({ maxLineBytes: 1000 });
    const lines: RawLine[] = [];
    for (let step = 0; step < 10_000; step += 1) lines.push(...splitter.push(Buffer.from(`\rstep ${String(step)}`)));
    assert.equal(lines.length, 0);
    const bytes = splitter.offset;
    lines.push(...splitter.push(Buffer.from('\nnext')), ...splitter.flush());
    assert.deepEqual(lines, [{ offset: 0, text: 'step 9999' }, { offset: bytes + 1, text: 'next' }]);
  });

  test('makes replacement characters of bytes that are no UTF-8', () => {
    assert.deepEqual(texts(split([new Uint8Array([0x61, 0xff, 0xc3, 0x0a, 0xe2, 0x82])])), ['a\ufffd\ufffd', '\ufffd']);
  });

  test('counts from where the log is read', () => {
    assert.deepEqual(split(['a\nb\n'], { offset: 100 }), [{ offset: 100, text: 'a' }, { offset: 102, text: 'b' }]);
  });

  test('gives the same lines however the bytes are cut', () => {
    const log = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('\n', '\r', '\r\n', '€')), { maxLength: 40 }).map((parts) => Buffer.from(parts.join('')));
    fc.assert(
      fc.property(log, fc.array(fc.nat(200)), fc.constantFrom(8, 64, 65_536), (bytes, cuts, maxLineBytes) => {
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        const lines = split(chunks, { maxLineBytes });
        if (maxLineBytes === 65_536) assert.deepEqual(lines, split([bytes]));
        assert.deepEqual(lines.map(({ offset }) => offset), lines.map(({ offset }) => offset).sort((one, other) => one - other));
        assert.ok(lines.every(({ offset, text, continued }) => continued !== true || (offset < bytes.length && Buffer.byteLength(text) <= maxLineBytes)));
        const splitter = new LineSplitter({ maxLineBytes });
        for (const chunk of chunks) splitter.push(chunk);
        assert.equal(splitter.offset, bytes.length);
      }),
      { numRuns: 3000 },
    );
  });
});
