/** An operation of a JSON Patch (RFC 6902). */
export type PatchOperation = { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown } | { readonly op: 'remove'; readonly path: string };

/** A path of these steps; RFC 6901 spells ~ as ~0 and / as ~1. */
export function pointer(...steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
