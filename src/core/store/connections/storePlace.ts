import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail, type Result, succeed } from '../../base/result.ts';

/** Where a store is, as a person writes it outside the manifest; never with keys, which others could read there. */
export type StorePlace =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 's3'; readonly endpoint?: string; readonly region?: string; readonly caFile?: string; readonly profile?: string };

const scheme = /^(https?|s3|s3\+https?|file):/i;
const parameters = ['region', 'profile', 'ca'];

/**
 * Reads a place:
 * - a folder: `./results`, `C:\results` or `file:///srv/results`; buckets are its subfolders
 * - a server: `https://host:port`, or the same as `s3+https://host:port`
 * - AWS itself: `s3:`
 *
 * A server and AWS take `?region=…&profile=…&ca=…`: region, profile of the AWS files, file of a certificate authority.
 *
 * @param baseFolder what relative paths start from
 * @returns the place, or a sentence that says what is wrong with it (and repeats no secret)
 */
export function parseStorePlace(text: string, baseFolder: string): Result<StorePlace, string> {
  if (text.trim() === '') return fail('The place of the store is empty. Name a folder or a URL.');
  const named = scheme.exec(text)?.[1]?.toLowerCase();
  if (named === undefined) return /^[a-z][a-z0-9+.-]+:\/\//i.test(text) ? fail('A store is a folder, or a URL that begins with https://, http://, s3: or file://.') : succeed({ kind: 'folder', folder: path.resolve(baseFolder, text) });
  if (named === 'file') return folderOfUrl(text);
  const [address = '', query = ''] = text.split(/\?(.*)/s);
  const options = placeOptions(query, baseFolder);
  if (!options.ok) return options;
  if (named === 's3') return /^s3:(\/\/)?$/i.test(address) ? succeed({ kind: 's3', ...options.value }) : fail('“s3:” stands for AWS itself and names no host or bucket. Write https://host:port for a server of your own.');
  const endpoint = parseEndpoint(address.replace(/^s3\+/i, ''));
  return endpoint.ok ? succeed({ kind: 's3', endpoint: endpoint.value, ...options.value }) : endpoint;
}

/** The URL of an S3 service without a trailing slash, or a sentence that says what is wrong with it. */
export function parseEndpoint(text: string): Result<string, string> {
  if (!/^https?:\/\//i.test(text)) return fail(`“${withoutKeys(text)}” is not the URL of an S3 service. Write it with https:// in front.`);
  if (!URL.canParse(text)) return fail('The URL of the S3 service cannot be read. Write it as https://host:port.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return fail(`The URL of “${url.host}” holds keys, which others can read there. Leave them out and name a profile, or set them in the environment.`);
  if (url.search !== '' || url.hash !== '') return fail(`The URL of “${url.host}” has a part behind its path that an S3 service does not have. Write it as https://host:port.`);
  return succeed(url.href.replace(/\/+$/, ''));
}

function placeOptions(query: string, baseFolder: string): Result<{ region?: string; caFile?: string; profile?: string }, string> {
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].find((name) => !parameters.includes(name));
  if (unknown !== undefined) return fail(`A store’s URL takes region, profile and ca, not “${unknown}”.`);
  const [region, profile, ca] = parameters.map((name) => options.get(name) ?? '');
  return succeed({ ...(region && { region }), ...(profile && { profile }), ...(ca && { caFile: path.resolve(baseFolder, ca) }) });
}

function folderOfUrl(text: string): Result<StorePlace, string> {
  try {
    return succeed({ kind: 'folder', folder: fileURLToPath(text) });
  } catch {
    return fail('The file URL of the store cannot be a folder of this computer. Write file:///path, or just the path.');
  }
}

function withoutKeys(text: string): string {
  return text.replace(/[^/@]*@/, '…@');
}
