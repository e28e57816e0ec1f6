import type { ErrorCode } from './errorCodes.ts';

interface SystemFault {
  readonly code: ErrorCode;
  /** What is the matter with the place, and what a person does about it. */
  readonly say: (place: string) => string;
}

const noSpace: SystemFault = { code: 'system/no-space', say: (place) => `There is no space left to write ${place}. Free some, and try again.` };
const refused: SystemFault = { code: 'system/access-denied', say: (place) => `This computer does not let Weft touch ${place}. Change its permissions, or name another place.` };
const manyFiles: SystemFault = { code: 'system/too-many-files', say: () => 'Too many files are open on this computer. Close other programs or raise the limit (ulimit -n), and try again.' };

/** What the system says of its files and disks, which can happen to any call anywhere; by the codes of errno(3). */
const faults: Readonly<Record<string, SystemFault>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EACCES: refused,
  EPERM: refused,
  EROFS: { code: 'system/read-only', say: (place) => `${capital(place)} is on a disk that cannot be written. Name another place.` },
  ENAMETOOLONG: { code: 'system/name-too-long', say: (place) => `The name of ${place} is longer than this computer’s disks take. Choose a shorter one.` },
  ENOTDIR: { code: 'system/not-a-folder', say: (place) => `A part of ${place} is a file and not a folder. Name another place, or move the file.` },
  EMFILE: manyFiles,
  ENFILE: manyFiles,
};

/** The fault of a system's error, with one cause and one thing to do; undefined for those that say something of Weft. */
export function systemFault(thrown: unknown): { readonly code: ErrorCode; readonly message: string } | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return undefined;
  const fault = Object.hasOwn(faults, thrown.code) ? faults[thrown.code] : undefined;
  if (!fault) return undefined;
  const place = 'path' in thrown && typeof thrown.path === 'string' ? `“${thrown.path.length > 120 ? `${thrown.path.slice(0, 120)}…` : thrown.path}”` : 'a file';
  return { code: fault.code, message: fault.say(place) };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
