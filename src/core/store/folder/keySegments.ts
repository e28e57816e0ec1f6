import { WeftError } from '../../base/weftError.ts';

/** Folder of a bucket for what is being written; its content is no object. */
export const incomingFolder = '.weft-incoming';

/** Names that Windows gives to devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
// eslint-disable-next-line no-control-regex -- these are the characters that Windows refuses in file names
const refusedByWindows = /[\u0000-\u001f<>:"\\|?*]/;

/**
 * The names that lead from a bucket's folder to the object, one per part of the key.
 *
 * @throws WeftError `store/invalid-key` where a name would lead elsewhere or cannot exist on this platform
 */
export function keySegments(key: string, platform: NodeJS.Platform): string[] {
  const segments = key.split('/');
  const fault = keyFault(key, segments, platform);
  if (fault !== undefined) throw new WeftError('store/invalid-key', `A folder cannot hold the key “${printable(key)}”: ${fault}. Choose another name.`);
  return segments;
}

/** @throws WeftError `store/invalid-bucket` unless the name is that of a plain, visible subfolder */
export function checkBucketName(bucket: string, platform: NodeJS.Platform): void {
  const fault = bucket.includes('/') ? 'it has a slash' : bucket.startsWith('.') ? 'it begins with a dot' : keyFault(bucket, [bucket], platform);
  if (fault !== undefined) throw new WeftError('store/invalid-bucket', `“${printable(bucket)}” cannot be a bucket in a folder: ${fault}. Choose another name.`);
}

function keyFault(key: string, segments: readonly string[], platform: NodeJS.Platform): string | undefined {
  if (key === '') return 'it is empty';
  if (!key.isWellFormed()) return 'it is not valid Unicode';
  if (key.includes('\0')) return 'it has a NUL character';
  if (segments[0] === '') return 'it begins with a slash';
  if (segments.at(-1) === '') return 'it ends with a slash';
  if (segments[0] === incomingFolder) return 'the name is kept for unfinished writes';
  for (const segment of segments) {
    if (segment === '') return 'it has an empty part between slashes';
    if (segment === '.' || segment === '..') return `the part “${segment}” would lead elsewhere`;
    if (Buffer.byteLength(segment) > 255) return 'a part between slashes is longer than 255 bytes';
    if (platform === 'win32') {
      if (refusedByWindows.test(segment)) return `Windows refuses a character of “${printable(segment)}”`;
      if (/[. ]$/.test(segment)) return `Windows drops the dot or blank that ends “${segment}”`;
      if (deviceName.test(segment)) return `“${segment}” is a device on Windows`;
    }
  }
  return undefined;
}

function printable(name: string): string {
  // eslint-disable-next-line no-control-regex -- a message must not carry control characters to a terminal
  return name.replace(/[\u0000-\u001f\u007f]/g, '\ufffd').slice(0, 200);
}
