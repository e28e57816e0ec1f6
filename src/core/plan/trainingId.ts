import { nameSlug } from '../manifest/nameSlug.ts';

const maxLength = 52;
const suffixLength = 10;

/** Crockford's base32 in lower case: no i, l, o, u, so that an id read aloud or off a screen is typed right. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The name of a training everywhere: a readable part from the manifest's name, "-", and 10 base32 characters of the
 * submission id (its first 50 bits). A DNS-1035 label of at most 52 characters, so that the Indexed Job of this name
 * still has room for its pods' suffixes (63).
 *
 * @param submissionId 32 hexadecimal digits
 */
export function trainingId(name: string, submissionId: string): string {
  return `${slugOf(name)}-${base32(submissionId)}`;
}

/** Whether a text can be a training id at all: what else stands in a bucket is none. */
export function isTrainingId(text: string): boolean {
  return text.length <= maxLength && new RegExp(`^[a-z][a-z0-9-]*-[${alphabet}]{${String(suffixLength)}}$`).test(text);
}

function slugOf(name: string): string {
  const slug = nameSlug(name);
  if (slug === '') return 'training';
  // A label may not start with a digit.
  const named = /^[a-z]/.test(slug) ? slug : `training-${slug}`;
  return named.slice(0, maxLength - suffixLength - 1).replace(/-+$/, '');
}

function base32(submissionId: string): string {
  const bits = BigInt(`0x${submissionId}`) >> BigInt(128 - suffixLength * 5);
  return Array.from({ length: suffixLength }, (_, index) => {
    const shift = BigInt((suffixLength - 1 - index) * 5);
    return alphabet.charAt(Number((bits >> shift) & 31n));
  }).join('');
}
