/** A secret as it may turn up in a text: as it is, escaped for a URL, and in base64 wherever it stands in what was encoded. */
export function spellings(secret: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'x'.repeat(before)}${secret}`).toString('base64').replace(/=+$/, '');
    // The characters at either end hold bits of what stands before and after.
    return encoded.slice(before === 0 ? 0 : before + 1, -1);
  });
  return [...new Set([secret, encodeURIComponent(secret), ...inBase64])];
}
