import { setTimeout as wait } from 'node:timers/promises';

/** Resolves once the condition holds, however long that takes: mocha's own limit is what gives up. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(2);
}
