import { hash } from 'node:crypto';
import { compareUtf8 } from '../base/compareUtf8.ts';
import { forEachBounded } from '../base/forEachBounded.ts';
import { WeftError } from '../base/weftError.ts';
import type { PackagedWorkspace, PackagePreview } from './codePackage.ts';
import { type BuiltPack, PackBuilder } from './packs/packBuilder.ts';
import { packGroups } from './packs/packGroups.ts';
import type { FailedRead } from './packs/smallPack.ts';
import { TempArchives } from './packs/tempArchives.ts';
import { type PackageOptions, type ScannedWorkspace, scanWorkspace, workspaceRoot } from './scanWorkspace.ts';
import { leftOutSecrets, SecretSearch } from './secrets/secretSearch.ts';
import { renderSnapshot, snapshotOf } from './snapshot.ts';
import { StatCache } from './statCache.ts';
import type { WorkspaceEntry } from './workspaceEntry.ts';

/** Their files are in memory together, a few MiB each. */
const packsAtOnce = 4;
/** More names than this are counted. */
const namedFiles = 20;

/**
 * What would go and what would stay behind, before anything is sent. Small text files are read to look for secrets; of a
 * workspace over the limit nothing is.
 */
export async function previewPackage(folder: string, options: PackageOptions): Promise<PackagePreview> {
  const root = await workspaceRoot(folder);
  const scanned = await scanWorkspace(root, options);
  if (scanned.tooLarge) return previewOf(scanned, new Map());
  const cache = await StatCache.open(options.cacheFolder, root, options.clock);
  const secrets = await new SecretSearch(options.knownSecrets ?? [], cache).searchAll(root, scanned.entries, options);
  await cache.save();
  return previewOf(scanned, secrets);
}

/**
 * The workspace as it is now, in packs. What was known of it from before is not read again, and nothing is read twice.
 *
 * @throws WeftError `package/too-large`, before anything is read; `package/empty`; `package/unreadable` and
 * `package/file-changing` with all files concerned
 */
export async function packageWorkspace(folder: string, options: PackageOptions): Promise<PackagedWorkspace> {
  const { cacheFolder, clock, knownSecrets = [] } = options;
  const root = await workspaceRoot(folder);
  const scanned = await scanWorkspace(root, options);
  if (scanned.tooLarge) throw scanned.tooLarge;
  await TempArchives.sweep(cacheFolder, clock);
  const cache = await StatCache.open(cacheFolder, root, clock);
  const archives = new TempArchives(cacheFolder);
  const builder = new PackBuilder({ root, cache, search: new SecretSearch(knownSecrets, cache) }, archives);
  try {
    const { packs, secrets } = await buildPacks(scanned, builder, options);
    await cache.save();
    const preview = previewOf(scanned, secrets);
    if (packs.length === 0) throw nothingToSend(folder, preview);
    const snapshot = snapshotOf(packs);
    const { bytes, sha256 } = renderSnapshot(snapshot);
    return {
      snapshot,
      snapshotBytes: bytes,
      snapshotSha256: sha256,
      preview,
      packs: packs.map((pack) => ({ sha256: pack.sha256, sizeBytes: pack.sizeBytes, materialize: (signal) => builder.materialize(pack, signal) })),
      dispose: () => archives.dispose(),
    };
  } catch (thrown) {
    await archives.dispose();
    throw thrown;
  }
}

/** Builds all packs; where files turn out to hold secrets, those packs once more without them. */
async function buildPacks(scanned: ScannedWorkspace, builder: PackBuilder, { signal, report }: PackageOptions): Promise<{ packs: BuiltPack[]; secrets: ReadonlyMap<WorkspaceEntry, string> }> {
  const failed: FailedRead[] = scanned.unreadable.map((path) => ({ path, why: 'unreadable' }));
  const secrets = new Map<WorkspaceEntry, string>();
  const built = new Map<string, BuiltPack>();
  const totalBytes = scanned.entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  for (;;) {
    const secretsBefore = secrets.size;
    const groups = new Map(packGroups(scanned.entries.filter((entry) => !secrets.has(entry))).map((group) => [groupName(group), group]));
    const missing = [...groups].filter(([name]) => !built.has(name));
    await forEachBounded(missing, packsAtOnce, async ([name, group]) => {
      signal.throwIfAborted();
      const outcome = await builder.build(group);
      if ('members' in outcome) {
        built.set(name, outcome);
        doneBytes += group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
        report({ stage: 'package', doneBytes: Math.min(doneBytes, totalBytes), totalBytes });
      } else {
        failed.push(...outcome.failed);
        for (const [entry, kind] of outcome.secrets) secrets.set(entry, kind);
      }
    });
    refuseFailed(failed);
    if (secrets.size === secretsBefore) return { packs: [...groups.keys()].flatMap((name) => built.get(name) ?? []), secrets };
  }
}

/** Names a group by its members, as long as the program runs. */
function groupName(group: readonly WorkspaceEntry[]): string {
  return hash('sha256', group.map(({ path }) => path).join('\0'), 'hex');
}

function nothingToSend(folder: string, { leftOut }: PackagePreview): WeftError {
  const why = leftOut.length > 0 ? ': everything in it is left out. Look at .gitignore and .weftignore, or name files under include.' : '. Name the folder that holds the training’s code.';
  return new WeftError('package/empty', `“${folder}” has no file to send${why}`);
}

function refuseFailed(failed: readonly FailedRead[]): void {
  const named = (why: FailedRead['why']): string[] => failed.filter((read) => read.why === why).map(({ path }) => path).sort();
  const unreadable = named('unreadable');
  if (unreadable.length > 0) throw new WeftError('package/unreadable', `${listed(unreadable)} cannot be read. Change the permissions, or leave out in .weftignore what the training does not need.`);
  const changing = named('changing');
  if (changing.length > 0) throw new WeftError('package/file-changing', `${listed(changing)} changed each time while being read. Submit again once nothing writes there, or leave it out in .weftignore.`);
}

function listed(paths: readonly string[]): string {
  const more = paths.length - namedFiles;
  return `${paths.slice(0, namedFiles).map((path) => `“${path}”`).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function previewOf({ entries, leftOut, warnings, tooLarge }: ScannedWorkspace, secrets: ReadonlyMap<WorkspaceEntry, string>): PackagePreview {
  const files = entries.filter((entry) => !secrets.has(entry)).map(({ path, sizeBytes }) => ({ path, sizeBytes }));
  return {
    files,
    totalBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    leftOut: [...leftOut, ...leftOutSecrets(secrets)].sort((a, b) => compareUtf8(a.path, b.path)),
    warnings,
    ...(tooLarge && { tooLarge: tooLarge.message }),
  };
}
