import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../core/base/progress.ts';
import { systemErrorCode, WeftError } from '../core/base/weftError.ts';
import type { Manifest } from '../core/manifest/manifest.ts';
import type { PackagedWorkspace, PackagePreview } from '../core/package/codePackage.ts';
import { packageZip } from '../core/package/packageZip.ts';
import { packageWorkspace, previewPackage } from '../core/package/packageWorkspace.ts';
import type { PackageOptions } from '../core/package/scanWorkspace.ts';
import type { Cli } from './cli.ts';

type Chosen = Pick<Manifest, 'include' | 'exclude'>;

interface Work {
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Keys of the manifest: a file that holds one stays behind. */
  readonly knownSecrets?: readonly string[];
}

/** What is trained: a folder, or a ZIP as the ancestor's users have it. */
export interface Workspace {
  readonly kind: 'folder' | 'zip';
  readonly path: string;
  package(chosen: Chosen, work: Work): Promise<PackagedWorkspace>;
  preview(chosen: Chosen, work: Work): Promise<PackagePreview>;
}

/** @throws WeftError `usage/no-such-workspace` */
export async function openWorkspace(place: string, cli: Cli): Promise<Workspace> {
  const stats = await stat(place).catch((thrown: unknown) => {
    if (systemErrorCode(thrown) !== 'ENOENT') throw thrown;
    return undefined;
  });
  if (!stats) throw new WeftError('usage/no-such-workspace', `There is no folder or ZIP “${place}”. Name what is to be trained.`);
  return stats.isDirectory() ? folderWorkspace(place, cli) : zipWorkspace(place, cli);
}

function folderWorkspace(folder: string, cli: Cli): Workspace {
  return {
    kind: 'folder',
    path: folder,
    package: (chosen, work) => packageWorkspace(folder, packageOptions(cli, chosen, work)),
    preview: (chosen, work) => previewPackage(folder, packageOptions(cli, chosen, work)),
  };
}

function zipWorkspace(file: string, cli: Cli): Workspace {
  return {
    kind: 'zip',
    path: file,
    package: (chosen, work) => packageZip(file, packageOptions(cli, chosen, work)),
    preview: async (chosen, work) => {
      const packed = await packageZip(file, packageOptions(cli, chosen, work));
      await packed.dispose();
      return packed.preview;
    },
  };
}

const packageOptions = ({ home, clock }: Cli, { include, exclude }: Chosen, work: Work): PackageOptions => ({ include, exclude, cacheFolder: path.join(home, 'cache'), clock, ...work });
