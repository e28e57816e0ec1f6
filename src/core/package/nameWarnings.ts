import type { PackagePreview } from './codePackage.ts';

type Warning = PackagePreview['warnings'][number];

const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;
// eslint-disable-next-line no-control-regex -- these are the characters that some systems refuse in names
const troublesome = /[\u0000-\u001f\u007f<>:"\\|?*]/;

/** Names that become other names, or none, on another system; each twin is named with the other. */
export function nameWarnings(paths: readonly string[]): Warning[] {
  const seen = new Map<string, string>();
  return paths.flatMap((path) => {
    const warnings: Warning[] = [];
    // Some systems take the same letters, composed or not, or in another case, for the same name.
    const folded = path.normalize('NFC').toLowerCase();
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, path);
    else warnings.push({ path, message: `“${path}” and “${twin}” are one name where ${twin.normalize('NFC') === path.normalize('NFC') ? 'composed and decomposed letters are' : 'capitals and small letters are'} the same.` });
    const fault = path.split('/').map(partFault).find((found) => found !== undefined);
    if (fault !== undefined) warnings.push({ path, message: `“${path.replace(/\p{Cc}/gu, '\ufffd')}” cannot be unpacked everywhere: ${fault}.` });
    return warnings;
  });
}

function partFault(part: string): string | undefined {
  if (troublesome.test(part)) return 'Windows refuses a character in it';
  if (/[. ]$/.test(part)) return 'Windows drops the dot or blank at its end';
  if (deviceName.test(part)) return 'it is a device on Windows';
  return undefined;
}
