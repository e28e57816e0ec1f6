/**
 * A tar archive as every tar reads it, busybox's included: that one knows no pax headers, with which the libraries at
 * hand write every name that is long or not ASCII. So long names go the older way, in a header of type L.
 *
 * A header is one block of 512 bytes (POSIX ustar, with GNU's magic for the L and K types):
 * ```
 * 0    100  name              156  1    type: 0 file, 2 link, L long name, K long link target
 * 100  8    mode, octal       157  100  link target
 * 108  8    uid               257  8    "ustar  \0"
 * 116  8    gid               265  32   user name (empty)
 * 124  12   size, octal       297  32   group name (empty)
 * 136  12   mtime, octal      329  16   device numbers (empty)
 * 148  8    sum of all bytes of the header, with these eight as blanks
 * ```
 * Content follows, filled up with zeros to whole blocks; two blocks of zeros end the archive.
 */
export interface TarMember {
  readonly path: string;
  readonly sizeBytes: number;
  readonly executable: boolean;
  readonly linkTarget?: string;
}

const blockBytes = 512;
const nameBytes = 100;
/** 1980-01-01, UTC: the same for all, and no time that a tool takes for a mistake. */
const fixedTimeSeconds = 315_532_800;
/** Octal digits of the size field hold 8 GiB; GNU's base 256 holds more, and is the only other form busybox reads. */
const octalSizeLimit = 8 ** 11;

export const tarEnd: Buffer = Buffer.alloc(2 * blockBytes);

/** What precedes a member's content. */
export function tarHeader({ path, sizeBytes, executable, linkTarget }: TarMember): Buffer {
  const name = Buffer.from(path);
  const link = Buffer.from(linkTarget ?? '');
  const long = [...longField('K', link), ...longField('L', name)];
  const mode = linkTarget !== undefined ? 0o777 : executable ? 0o755 : 0o644;
  return Buffer.concat([...long, header(name, linkTarget === undefined ? '0' : '2', mode, linkTarget === undefined ? sizeBytes : 0, link)]);
}

/** Zeros that fill a content up to whole blocks. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

function longField(type: 'K' | 'L', value: Buffer): Buffer[] {
  if (value.byteLength <= nameBytes) return [];
  const content = Buffer.concat([value, Buffer.alloc(1)]);
  return [header(Buffer.from('././@LongLink'), type, 0o644, content.byteLength, Buffer.alloc(0)), content, tarPadding(content.byteLength)];
}

function header(name: Buffer, type: '0' | '2' | 'K' | 'L', mode: number, sizeBytes: number, link: Buffer): Buffer {
  const block = Buffer.alloc(blockBytes);
  name.copy(block, 0, 0, nameBytes);
  octal(block, 100, 8, mode);
  octal(block, 108, 8, 0);
  octal(block, 116, 8, 0);
  if (sizeBytes < octalSizeLimit) octal(block, 124, 12, sizeBytes);
  else base256(block, 124, 12, sizeBytes);
  octal(block, 136, 12, fixedTimeSeconds);
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  link.copy(block, 157, 0, nameBytes);
  block.write('ustar  ', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

function base256(block: Buffer, at: number, width: number, value: number): void {
  block[at] = 0x80;
  block.writeBigUInt64BE(BigInt(value), at + width - 8);
}
