import { crc32, deflateRawSync } from 'node:zlib';

/** A file of a zip archive, with every lie that can be told about it. */
export interface RawZipEntry {
  readonly name: string | Buffer;
  readonly content?: string | Buffer;
  readonly deflate?: boolean;
  /** Unix mode with type, as in st_mode. */
  readonly mode?: number;
  /** Name in the header in front of the content, where it differs from that in the directory. */
  readonly localName?: string | Buffer;
  /** Fields that say something else than what is true. */
  readonly told?: { readonly compressedSize?: number; readonly uncompressedSize?: number; readonly crc32?: number; readonly method?: number; readonly flags?: number };
  readonly toldLocally?: RawZipEntry['told'];
  /** Index of an earlier entry whose bytes this one claims. */
  readonly sameBytesAs?: number;
  readonly extra?: Buffer;
}

const utf8Flag = 0x800;

/** Writes a zip archive byte by byte (APPNOTE 4.3), honest or not. */
export function rawZip(entries: readonly RawZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const offsets: number[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '');
    const bytes = entry.deflate === true ? deflateRawSync(content) : content;
    const truth = { compressedSize: bytes.length, uncompressedSize: content.length, crc32: crc32(content), method: entry.deflate === true ? 8 : 0, flags: utf8Flag };
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? entry.name);
    const at = entry.sameBytesAs === undefined ? offset : (offsets[entry.sameBytesAs] ?? 0);
    offsets.push(at);
    if (entry.sameBytesAs === undefined) {
      const local = fields(0x04034b50, { ...truth, ...entry.told, ...entry.toldLocally }, localName.length, 0);
      parts.push(local, localName, bytes);
      offset += local.length + localName.length + bytes.length;
    }
    const extra = entry.extra ?? Buffer.alloc(0);
    const central = Buffer.concat([u32(0x02014b50), u16((3 << 8) | 20), fields(0, { ...truth, ...entry.told }, name.length, extra.length).subarray(4), u16(0), u16(0), u16(0), u32(((entry.mode ?? 0o100644) << 16) >>> 0), u32(at)]);
    directory.push(central, name, extra);
  }
  const list = Buffer.concat(directory);
  const end = Buffer.concat([u32(0x06054b50), u16(0), u16(0), u16(entries.length), u16(entries.length), u32(list.length), u32(offset), u16(0)]);
  return Buffer.concat([...parts, list, end]);
}

function fields(signature: number, { compressedSize, uncompressedSize, crc32: checksum, method, flags }: Required<NonNullable<RawZipEntry['told']>>, nameLength: number, extraLength: number): Buffer {
  return Buffer.concat([u32(signature), u16(20), u16(flags), u16(method), u16(0), u16(33), u32(checksum), u32(compressedSize), u32(uncompressedSize), u16(nameLength), u16(extraLength)]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
