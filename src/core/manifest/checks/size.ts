import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';
import { parseSize } from '../quantity.ts';

const keys = ['memory', 'storage', 'shared_memory'] as const;

/** Twice the largest machine that clouds rent out (32 TiB). */
const anyMachineBytes = 64 * 1024 ** 4;
/** Python alone, with numpy, takes about this much. */
const tinyBytes = 64 * 1000 ** 2;

/** Sizes are whole numbers with a unit, of a machine that exists; nothing unreadable becomes a default. */
export const checkSize: Check = (context) =>
  keys.flatMap((key) => {
    const text = context.file[key];
    if (text === undefined) return [];
    const size = parseSize(text);
    if (!size.ok) {
      const { cause, suggestion } = size.failure;
      const mend = suggestion === undefined ? {} : { mend: { label: `Write ${suggestion}`, newText: suggestion } };
      return [atValue(context, [key], { severity: 'error', code: 'manifest/size', message: `“${text}” ${cause}`, ...mend })];
    }
    if (size.value > anyMachineBytes) {
      return [atValue(context, [key], { severity: 'error', code: 'manifest/size-unlikely', message: `No machine has ${text}. Check the unit.` })];
    }
    if (key === 'memory' && size.value < tinyBytes) {
      return [atValue(context, [key], { severity: 'warning', code: 'manifest/size-unlikely', message: `${text} is less than Python takes to start. Check the unit.` })];
    }
    return [];
  });
