/** A name of a tag or run as the name of a file on any system: letters and digits stay, all else becomes a hyphen. */
export function fileNameOf(name: string): string {
  const plain = name.normalize('NFC').replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replaceAll(/^[.-]+|[.-]+$/g, '');
  return plain.slice(0, 100) || 'chart';
}
