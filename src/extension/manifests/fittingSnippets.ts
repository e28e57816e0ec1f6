import snippetsFile from '../../../media/manifest-snippets.json' with { type: 'json' };

/** A part of a manifest to begin with, as the editor writes snippets. */
export interface ManifestSnippet {
  readonly title: string;
  /** Words by which it is found. */
  readonly prefixes: readonly string[];
  readonly description: string;
  readonly body: string;
}

const snippets: readonly ManifestSnippet[] = Object.entries(snippetsFile).map(([title, { prefix, description, body }]) => ({
  title,
  prefixes: [prefix].flat(),
  description,
  body: body.join('\n').trimEnd(),
}));

/**
 * Those that may stand where a line is being begun: whole manifests in an empty one, a data store below its key, other
 * parts once and at the top. Behind a key the editor's own list would propose them all.
 *
 * @param before the text up to the cursor
 * @param after the text behind it
 */
export function fittingSnippets(before: string, after: string): readonly ManifestSnippet[] {
  const line = /(?:^|\n)( *)[\w-]*(?: \w*)?$/.exec(before);
  if (!line || !/^\s*(\n|$)/.test(after)) return [];
  const above = before.slice(0, line.index);
  const isAtTop = line[1] === '';
  const [lastKey] = [...above.matchAll(/^(\w+)\s*:/gm)].map(([, key]) => key).slice(-1);
  const hasKeys = /^\w+\s*:/m.test(`${above}\n${after}`);
  return snippets.filter(({ body }) => {
    const [first = ''] = body.split(':');
    if (first.startsWith('- ')) return lastKey === 'data_stores' && !isAtTop;
    if (first === 'name') return isAtTop && !hasKeys;
    return isAtTop && hasKeys && !new RegExp(`^${first}\\s*:`, 'm').test(`${above}\n${after}`);
  });
}
