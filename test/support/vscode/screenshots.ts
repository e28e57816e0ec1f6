import path from 'node:path';
import process from 'node:process';
import { cacheFolder } from '../stack/cacheFolder.ts';

/** Where the tests keep what they saw, outside the checkout: WEFT_SCREENSHOTS, or a folder of the cache. */
export function screenshotsFolder(): string {
  return path.resolve(process.env['WEFT_SCREENSHOTS'] ?? path.join(cacheFolder(), 'screenshots'));
}
