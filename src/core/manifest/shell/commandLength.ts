import { optionPaths } from './logDirectory.ts';
import type { ShellScript } from './shellScript.ts';

/** How long a command trains, as its options say. */
export interface CommandLength {
  readonly unit: 'step' | 'epoch';
  readonly count: number;
}

/** Of TensorFlow's examples (how_many_training_steps), Hugging Face (max_steps, num_train_epochs), Lightning, Detectron and many scripts. */
const options: readonly { readonly unit: CommandLength['unit']; readonly named: RegExp }[] = [
  { unit: 'step', named: /^--?(how_many_training_steps|((max|num|n|total|train|training|max_train|num_train|total_train|max_training|num_training|total_training)_?)?(steps|iters|iterations)|max_?iter)$/i },
  { unit: 'epoch', named: /^--?((max|num|n|total|train|training|num_train|num_training|max_train)_?)?epochs$/i },
];

/** Steps before epochs where the command gives both, the last where it gives several; undefined where no number stands there. */
export function commandLength(script: ShellScript): CommandLength | undefined {
  for (const { unit, named } of options) {
    const written = optionPaths(script, named).at(-1)?.path;
    if (written !== undefined && /^[1-9]\d{0,11}$/.test(written)) return { unit, count: Number(written) };
  }
  return undefined;
}
