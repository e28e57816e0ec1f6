const host = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?)(:\d+)?$/;
const pathPart = /^[a-z0-9]+((\.|_{1,2}|-+)[a-z0-9]+)*$/;

/**
 * What is wrong with an image reference, as the end of a sentence that starts with it, or nothing. The grammar is that of
 * github.com/distribution/reference: [host[:port]/]path[:tag][@digest], the path in small letters.
 */
export function imageReferenceFault(reference: string): string | undefined {
  if (/\s/.test(reference)) return 'has a blank in it.';
  if (reference.includes('://')) return 'is a URL. Start it with the host of the registry.';
  const [tagged = '', digest] = reference.split('@', 2);
  const [, name = '', tag] = /^(.*?)(?::([^/]*))?$/.exec(tagged) ?? [];
  const parts = name.split('/');
  const [first = ''] = parts;
  const hasHost = parts.length > 1 && (/[.:]/.test(first) || first === 'localhost');
  if (hasHost && !host.test(first)) return 'does not start with the host of a registry.';
  const path = hasHost ? parts.slice(1) : parts;
  if (path.some((part) => /[A-Z]/.test(part))) return 'has capitals, and the path of an image has small letters only.';
  if (!path.every((part) => pathPart.test(part))) return 'is not the name of an image.';
  if (tag !== undefined && !isImageTag(tag)) return `has the tag “${tag}”, which no image can have.`;
  return digest === undefined || /^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-f]{32,}$/.test(digest) ? undefined : 'has no whole digest behind “@”.';
}

/** At most 128 letters, digits, underscores, dots and hyphens. */
export function isImageTag(tag: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(tag);
}
