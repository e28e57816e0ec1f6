import { WeftError } from '../../base/weftError.ts';

/** S3 limits a key to this many bytes of UTF-8. */
const maxKeyBytes = 1024;

/**
 * Refuses to write keys that servers, proxies and file systems take for other keys than they are.
 *
 * @throws WeftError `store/invalid-key`
 */
export function checkKeyToWrite(key: string): void {
  const fault = faultOf(key);
  if (fault !== undefined) throw new WeftError('store/invalid-key', `“${key.slice(0, 200)}” cannot be a key: ${fault}. Choose another name.`);
}

function faultOf(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not valid Unicode';
  if (Buffer.byteLength(key) > maxKeyBytes) return `it is longer than ${String(maxKeyBytes)} bytes`;
  if (key.includes('\0')) return 'it has a NUL character';
  const segments = key.split('/');
  if (segments.includes('')) return 'a part between slashes is empty';
  if (segments.includes('.') || segments.includes('..')) return 'a part between slashes leads elsewhere';
  return undefined;
}

/** The HTTP status that an exception of the SDK carries. */
export function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) return undefined;
  return (thrown.$metadata as { readonly httpStatusCode?: number }).httpStatusCode;
}
