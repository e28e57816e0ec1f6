import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { tarEnd, tarHeader, type TarMember, tarPadding } from '../../../../../src/core/package/packs/tarEntry.ts';

suite('tarHeader', () => {
  const member = (path: string, more: Partial<TarMember> = {}): TarMember => ({ path, sizeBytes: 0, executable: false, ...more });

  test('is a ustar header with fixed owner and time', () => {
    const header = tarHeader(member('train.py', { sizeBytes: 1234, executable: true }));
    const field = (start: number, end: number): string => header.subarray(start, end).toString('latin1');
    assert.equal(header.byteLength, 512);
    assert.deepEqual([field(0, 9), field(100, 108), field(108, 116), field(124, 136), field(136, 148), field(156, 157), field(257, 265)], ['train.py\0', '0000755\0', '0000000\0', '00000002322\0', '02263523000\0', '0', 'ustar  \0']);
  });

  test('holds sizes that octal digits cannot', () => {
    const header = tarHeader(member('large', { sizeBytes: 8 ** 11 }));
    assert.equal(header[124], 0x80);
    assert.equal(header.readBigUInt64BE(128), BigInt(8 ** 11));
  });

  test('is read by others as it was meant, with any name and link', async () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }).filter((value) => !value.includes('\0') && value.isWellFormed() && !value.endsWith('/'));
    await fc.assert(
      fc.asyncProperty(name, fc.option(name), fc.boolean(), async (path, linkTarget, executable) => {
        const content = Buffer.from(linkTarget === null ? path : '');
        const entries = extract();
        entries.end(Buffer.concat([tarHeader({ path, sizeBytes: content.byteLength, executable, ...(linkTarget !== null && { linkTarget }) }), content, tarPadding(content.byteLength), tarEnd]));
        const found: unknown[] = [];
        for await (const entry of entries) found.push([entry.header.name, entry.header.linkname as string | null, entry.header.type, await text(entry as AsyncIterable<Uint8Array>)]);
        assert.deepEqual(found, [[path, linkTarget, linkTarget === null ? 'file' : 'symlink', content.toString()]]);
      }),
    );
  });
});
