import type { ErrorCode } from '../../base/errorCodes.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';

const known: Readonly<Record<string, { readonly code: ErrorCode; readonly what: string; readonly next: string }>> = {
  EACCES: { code: 'store/access-denied', what: 'permission is denied', next: 'Check the folder’s permissions' },
  EPERM: { code: 'store/access-denied', what: 'the operation is not permitted', next: 'Check the folder’s permissions' },
  EROFS: { code: 'store/access-denied', what: 'the file system is read-only', next: 'Choose another folder' },
  ENOSPC: { code: 'store/no-space', what: 'the disk is full', next: 'Free some space and try again' },
  EDQUOT: { code: 'store/no-space', what: 'the disk quota is used up', next: 'Free some space and try again' },
  EFBIG: { code: 'store/no-space', what: 'the file system holds no file of that size', next: 'Choose another folder' },
  ENAMETOOLONG: { code: 'store/invalid-key', what: 'the path is too long for this system', next: 'Choose shorter names' },
  ENOTDIR: { code: 'store/invalid-key', what: 'part of the key is itself an object', next: 'Choose another name' },
  EEXIST: { code: 'store/invalid-key', what: 'part of the key is itself an object', next: 'Choose another name' },
  EISDIR: { code: 'store/invalid-key', what: 'other keys lie below it', next: 'Choose another name' },
  ENOTEMPTY: { code: 'store/invalid-key', what: 'other keys lie below it', next: 'Choose another name' },
  ELOOP: { code: 'store/link-outside', what: 'its symbolic links lead in a circle', next: 'Remove the links' },
  EIO: { code: 'store/unreachable', what: 'the disk could not be read or written', next: 'Check the disk' },
  ESTALE: { code: 'store/unreachable', what: 'the network folder went away', next: 'Check the connection' },
  EMFILE: { code: 'store/unreachable', what: 'too many files are open', next: 'Close other programs and try again' },
  ENFILE: { code: 'store/unreachable', what: 'too many files are open', next: 'Close other programs and try again' },
};

/** What the system answered as a WeftError about one thing; what is no system error passes unchanged. */
export function folderFailure(thrown: unknown, subject: string): unknown {
  if (thrown instanceof WeftError) return thrown;
  const code = systemErrorCode(thrown);
  const failure = code === undefined ? undefined : known[code];
  if (failure === undefined) return thrown;
  return new WeftError(failure.code, `${subject} failed: ${failure.what}. ${failure.next}.`, { cause: thrown });
}
