import { hash, subtle } from 'node:crypto';

/** From here on handing the bytes to another thread costs less than hashing them on this one. */
const threadBytes = 64 * 1024;

/** SHA-256 in hexadecimal; of much content it is computed beside what else goes on. */
export async function sha256Of(content: Uint8Array<ArrayBuffer>): Promise<string> {
  if (content.byteLength < threadBytes) return hash('sha256', content, 'hex');
  return Buffer.from(await subtle.digest('SHA-256', content)).toString('hex');
}
