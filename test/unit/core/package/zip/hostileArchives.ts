import { rawZip, type RawZipEntry } from '../../../../support/rawZip.ts';

export interface HostileArchive {
  readonly trait: string;
  readonly bytes: Buffer;
}

const honest: RawZipEntry = { name: 'train.py', content: 'print(1)\n' };
const linkMode = 0o120777;

/** Names that lead out of the folder, on one system or another, or that no file can have. */
const hostileNames: readonly (string | Buffer)[] = [
  ...['../evil', '../../evil', 'a/../../evil', 'a/b/../../../evil', '..', 'a/..', './evil', 'a/./evil', '.', '../', 'a/../'],
  ...['/evil', '//evil', '/etc/cron.d/evil', '///evil', '/../evil', '/./evil'],
  ...['C:evil', 'C:/evil', 'c:\\evil', 'C:\\Windows\\evil', 'z:../evil', 'C:', 'a:b'],
  ...['\\evil', '\\\\server\\share\\evil', '..\\evil', 'a\\..\\..\\evil', 'a/..\\../evil', '.\\evil', '\\..\\evil'],
  ...['evil\0.py', '\0', 'a/\0/b', '../evil\0.py'],
  ...['a//evil', 'a///b', '', '/', 'n'.repeat(256), `a/${'n'.repeat(300)}`],
];

/** More than 300 archives that must not be unpacked. */
export function hostileArchives(): HostileArchive[] {
  return [...byName(), ...byLink(), ...byKind(), ...byTwoNames(), ...byLies(), ...byDamage()];
}

/** Each name as a file, compressed, a folder's and a link's, alone, first and last. */
function byName(): HostileArchive[] {
  return hostileNames.flatMap((name) => {
    const shapes: Record<string, RawZipEntry> = { file: { name, content: 'x' }, compressed: { name, content: 'x'.repeat(100), deflate: true }, link: { name, content: 'train.py', mode: linkMode }, folder: { name: Buffer.concat([Buffer.from(name), Buffer.from('/')]), mode: 0o040755 } };
    return Object.entries(shapes).flatMap(([shape, entry]) => [
      { trait: `${shape} named ${JSON.stringify(name.toString())} after others`, bytes: rawZip([honest, entry]) },
      { trait: `${shape} named ${JSON.stringify(name.toString())} before others`, bytes: rawZip([entry, honest]) },
    ]);
  });
}

function byLink(): HostileArchive[] {
  const targets = ['..', '../..', '/', '/etc/passwd', '../evil', 'a/../../evil', 'C:\\evil', '\\\\server\\share', 'a\0b', '', '../'.repeat(40)];
  const link = (name: string, target: string): RawZipEntry => ({ name, content: target, mode: linkMode });
  return [
    ...targets.flatMap((target) => [rawZip([honest, link('link', target)]), rawZip([honest, { ...link('link', target), deflate: true }])].map((bytes) => ({ trait: `link to ${JSON.stringify(target)}`, bytes }))),
    { trait: 'a file written through a link', bytes: rawZip([link('link', 'folder'), { name: 'link/evil', content: 'x' }]) },
    { trait: 'a link in place of a folder', bytes: rawZip([{ name: 'folder/a', content: 'x' }, link('folder', 'train.py')]) },
    { trait: 'a link and then a file of its name', bytes: rawZip([link('link', 'train.py'), { name: 'link', content: 'x' }]) },
    { trait: 'a link below a link', bytes: rawZip([link('a', 'b'), link('a/c', '..')]) },
    { trait: 'an endless link', bytes: rawZip([link('link', 'x/'.repeat(3000))]) },
  ];
}

function byKind(): HostileArchive[] {
  const modes = { pipe: 0o010644, 'character device': 0o020644, 'block device': 0o060644, socket: 0o140644, 'unknown kind': 0o070644, 'a folder without a slash': 0o040755 };
  return [
    ...Object.entries(modes).flatMap(([kind, mode]) => ['evil', 'a/evil'].map((name) => ({ trait: `${kind} named ${name}`, bytes: rawZip([honest, { name, mode }]) }))),
    { trait: 'a folder with content', bytes: rawZip([{ name: 'folder/', mode: 0o040755, content: 'x' }]) },
    { trait: 'a folder that is a link', bytes: rawZip([{ name: 'folder/', mode: linkMode, content: '..' }]) },
    { trait: 'a file and a folder of one name', bytes: rawZip([{ name: 'a', content: 'x' }, { name: 'a/', mode: 0o040755 }]) },
    { trait: 'a file and a file below it', bytes: rawZip([{ name: 'a/b/c', content: 'x' }, { name: 'a/b', content: 'x' }]) },
    { trait: 'the same file twice', bytes: rawZip([honest, honest]) },
  ];
}

/** Names that differ between the header in front of the content and the directory at the end. */
function byTwoNames(): HostileArchive[] {
  const pairs = hostileNames.slice(0, 24).map((localName) => ({ name: 'good.py', localName }));
  const unicodePath = (name: string): Buffer => {
    const data = Buffer.concat([Buffer.from([1]), Buffer.from([0, 0, 0, 0]), Buffer.from(name)]);
    return Buffer.concat([Buffer.from([0x75, 0x70, data.length & 255, data.length >> 8]), data]);
  };
  return [
    ...pairs.map((pair) => ({ trait: `called ${JSON.stringify(pair.localName.toString())} in front of its content`, bytes: rawZip([honest, { ...pair, content: 'x' }]) })),
    { trait: 'called otherwise in front of its content', bytes: rawZip([{ name: 'a.py', localName: 'b.py', content: 'x' }]) },
    { trait: 'a name with a broken extra field', bytes: rawZip([{ ...honest, extra: Buffer.concat([unicodePath('../evil').subarray(0, 6)]) }]) },
  ];
}

function byLies(): HostileArchive[] {
  const zeros = Buffer.alloc(2 << 20);
  const lie = (trait: string, entry: Partial<RawZipEntry>): HostileArchive => ({ trait, bytes: rawZip([{ ...honest, ...entry }]) });
  return [
    lie('zeros that unpack to a thousand times their size', { content: zeros, deflate: true }),
    lie('said to unpack to 4 GB', { content: 'x'.repeat(100), deflate: true, told: { uncompressedSize: 0xfffffffe } }),
    lie('stored, with two sizes', { told: { uncompressedSize: 1 } }),
    lie('more content than said', { content: 'x'.repeat(5000), deflate: true, told: { uncompressedSize: 10 } }),
    lie('less content than said', { content: 'x'.repeat(50), deflate: true, told: { uncompressedSize: 5000 } }),
    lie('another checksum', { told: { crc32: 1 } }),
    lie('encrypted', { told: { flags: 1 } }),
    lie('strongly encrypted', { told: { flags: 0x41 } }),
    ...[1, 6, 9, 12, 14, 93, 95, 99].map((method) => lie(`compressed by method ${String(method)}`, { told: { method } })),
    lie('compressed in one place and stored in the other', { toldLocally: { method: 8 } }),
    lie('of another size in front of its content', { toldLocally: { uncompressedSize: 1, compressedSize: 1 } }),
    lie('of another checksum in front of its content', { toldLocally: { crc32: 1 } }),
    lie('longer than the archive', { told: { compressedSize: 1_000_000, uncompressedSize: 1_000_000 } }),
    { trait: 'two files of the same bytes', bytes: rawZip([honest, { ...honest, sameBytesAs: 0 }]) },
    { trait: 'a hundred files of the same bytes', bytes: rawZip([{ ...honest, name: '0' }, ...Array.from({ length: 99 }, (_, index): RawZipEntry => ({ ...honest, name: String(index + 1), sameBytesAs: 0 }))]) },
  ];
}

/** Archives cut short, and with parts of the end and of the directory changed. */
function byDamage(): HostileArchive[] {
  const whole = rawZip([honest, { name: 'pkg/model.py', content: 'x = 1\n'.repeat(50), deflate: true }]);
  const cuts = Array.from({ length: 12 }, (_, index) => Math.floor((whole.length * index) / 12));
  return [
    ...cuts.map((length) => ({ trait: `cut after ${String(length)} bytes`, bytes: whole.subarray(0, length) })),
    { trait: 'no archive', bytes: Buffer.from('PK\u0003\u0004 but nothing more') },
    { trait: 'bytes behind its end', bytes: Buffer.concat([whole, Buffer.alloc(10)]) },
    { trait: 'more entries than there are', bytes: Buffer.concat([whole.subarray(0, -12), Buffer.from([9, 0]), whole.subarray(-10)]) },
  ];
}
