import path from 'node:path';
import { WeftError } from '../../base/weftError.ts';

/** An archive that would do harm, or is made to deceive. */
export function hostileZip(zipPath: string, why: string): WeftError {
  return new WeftError('package/hostile-zip', `“${path.basename(zipPath)}” is refused: ${why}. Zip the folder again, or name the folder itself.`);
}

/** An archive that cannot be read. */
export function damagedZip(zipPath: string, why: string, cause?: unknown): WeftError {
  return new WeftError('package/invalid-zip', `“${path.basename(zipPath)}” cannot be unpacked: ${why}. Zip the folder again, or name the folder itself.`, { cause });
}
