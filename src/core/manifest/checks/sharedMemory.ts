import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';
import { parseSize } from '../quantity.ts';

/** /dev/shm counts as memory of the learner, so that more of it than memory can never be used. */
export const checkSharedMemory: Check = (context) => {
  const { memory, shared_memory: shared } = context.file;
  const memorySize = memory === undefined ? undefined : parseSize(memory);
  const sharedSize = shared === undefined ? undefined : parseSize(shared);
  if (!memorySize?.ok || !sharedSize?.ok || sharedSize.value <= memorySize.value) return [];
  const message = `What is in shared memory counts as memory, and ${shared ?? ''} is more than the learner’s ${memory ?? ''}. Raise \`memory\` or lower this.`;
  return [atValue(context, ['shared_memory'], { severity: 'warning', code: 'manifest/shared-memory', message })];
};
