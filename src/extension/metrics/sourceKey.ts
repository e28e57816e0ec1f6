/** What a panel shows, as the extension keeps it for when the window comes back. */
export type SourceKey = { readonly kind: 'training'; readonly id: string } | { readonly kind: 'folder'; readonly path: string };

export function isSourceKey(value: unknown): value is SourceKey {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'training') return 'id' in value && typeof value.id === 'string';
  return value.kind === 'folder' && 'path' in value && typeof value.path === 'string';
}
