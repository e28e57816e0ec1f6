import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { WeftError } from '../../../base/weftError.ts';
import type { Snapshot, SnapshotFile } from '../../../package/codePackage.ts';
import { keySegments } from '../../../store/folder/keySegments.ts';

/**
 * Unpacks a snapshot's packs into an empty folder. Only files that the snapshot lists are written, where it lists them
 * and as it describes them: size and SHA-256 are checked. Links are made last, so that nothing is written through one.
 *
 * @param packs paths of the packs' archives
 */
export async function unpackCode(snapshot: Snapshot, packs: readonly string[], folder: string): Promise<void> {
  const missing = new Map(snapshot.files.map((file) => [file.path, file]));
  for (const pack of packs) {
    const entries = tar.extract();
    const feeding = pipeline(createReadStream(pack), entries);
    for await (const entry of entries) {
      const file = missing.get(entry.header.name);
      if (entry.header.type === 'file' && file && file.linkTarget === undefined) {
        await writeFile(entry, file, folder);
        missing.delete(file.path);
      }
      entry.resume();
    }
    await feeding;
  }
  for (const file of snapshot.files) {
    if (file.linkTarget === undefined) continue;
    await makeLink(file, file.linkTarget, folder);
    missing.delete(file.path);
  }
  const [first] = missing.keys();
  if (first !== undefined) throw damaged(first, 'is not in the packs');
}

async function writeFile(body: AsyncIterable<unknown>, { path: name, sizeBytes, sha256, executable }: SnapshotFile, folder: string): Promise<void> {
  const target = path.join(folder, ...keySegments(name, process.platform));
  await mkdir(path.dirname(target), { recursive: true });
  const hash = createHash('sha256');
  let size = 0;
  const tap = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline(body, tap, createWriteStream(target, { flags: 'wx', mode: executable ? 0o755 : 0o644 }));
  if (size !== sizeBytes || hash.digest('hex') !== sha256) throw damaged(name, 'is not what was submitted');
}

async function makeLink({ path: name }: SnapshotFile, linkTarget: string, folder: string): Promise<void> {
  const link = path.join(folder, ...keySegments(name, process.platform));
  const leadsTo = path.resolve(path.dirname(link), linkTarget);
  if (path.isAbsolute(linkTarget) || !leadsTo.startsWith(folder + path.sep)) throw damaged(name, 'is a link out of the workspace');
  await mkdir(path.dirname(link), { recursive: true });
  await symlink(linkTarget, link);
}

function damaged(name: string, what: string): WeftError {
  return new WeftError('target/code-damaged', `“${name}” of the submitted code ${what}. Train again.`);
}
