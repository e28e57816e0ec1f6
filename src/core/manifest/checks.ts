import type { Check } from './check.ts';

/** Every rule beyond the schema, in the order in which their findings are reported when they share a place. */
export const checks: readonly Check[] = [];
