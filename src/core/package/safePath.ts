/**
 * Why a path that comes from elsewhere (an archive, a bucket) may not be written below a folder; undefined when it may.
 *
 * @param path should be relative, with forward slashes
 */
export function pathFault(path: string, platform: NodeJS.Platform): string | undefined {
  if (path === '') return 'it is empty';
  if (!path.isWellFormed()) return 'it is not valid Unicode';
  if (path.includes('\0')) return 'it has a NUL character';
  if (path.startsWith('/')) return 'it is absolute';
  const parts = path.split('/');
  if (parts.includes('')) return 'a part of it is empty';
  if (parts.includes('.') || parts.includes('..')) return 'it leads elsewhere';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'a part of it is longer than 255 bytes';
  return platform === 'win32' ? parts.map(windowsFault).find((fault) => fault !== undefined) : undefined;
}

/** Whether a relative link stays below the folder whose entry `linkPath` is; told from the words alone. */
export function staysInside(linkPath: string, target: string): boolean {
  if (target === '' || target.includes('\0') || target.startsWith('/') || /^[a-z]:/i.test(target) || target.includes('\\')) return false;
  let depth = linkPath.split('/').length - 1;
  for (const part of target.split('/')) {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    if (depth < 0) return false;
  }
  return true;
}

/** Two paths of which one would have to be a file and a folder at once; undefined when there are none. */
export function clashOf(paths: readonly string[]): readonly [string, string] | undefined {
  const files = new Set<string>();
  for (const path of paths) {
    if (files.has(path)) return [path, path];
    files.add(path);
  }
  for (const path of paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      if (files.has(path.slice(0, end))) return [path.slice(0, end), path];
    }
  }
  return undefined;
}

function windowsFault(part: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are the characters that Windows refuses in names
  if (/[\u0000-\u001f<>:"\\|?*]/.test(part)) return 'Windows refuses a character in it';
  if (/[. ]$/.test(part)) return 'Windows drops the dot or blank at the end of a part';
  if (/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i.test(part)) return 'a part of it is a device on Windows';
  return undefined;
}
