import type { ShellScript, ShellWord } from './shellScript.ts';

/** A directory or file that an option of the command names. */
export interface OptionPath {
  readonly option: string;
  /** As it is written, without quotes: `${RESULT_DIR}/logs`. */
  readonly path: string;
  /** Offsets of the path in the command. */
  readonly pos: number;
  readonly end: number;
}

/**
 * Options that name where event files go: of TensorFlow's own examples (summaries_dir, logdir), Keras, PyTorch Lightning,
 * Hugging Face (logging_dir), OpenMMLab, fairseq (tensorboard-logdir), Detectron and many scripts besides.
 */
const eventOptions = /^--?(summar(y|ies)_?(dir|path)|summary_?save_?dir|log_?dir|logs_?(dir|path)|log_?path|logging_?dir|event_?(dir|path)|events_?(dir|path)|(tb|tensorboard|tboard)(_?(log|logs|summary|events))?(_?(dir|path))?)$/i;

const metricsFileOptions = /^--?(e?metrics?_?(file|path|out|output)|(eval|evaluation)_?metrics_?(file|path))$/i;

export const eventDirectories = (script: ShellScript): OptionPath[] => optionPaths(script, eventOptions);
export const metricsFiles = (script: ShellScript): OptionPath[] => optionPaths(script, metricsFileOptions);

/** Values of options, as `--option=value` and as `--option value`; hyphens in options count as underscores. */
export function optionPaths({ calls }: ShellScript, options: RegExp): OptionPath[] {
  return calls.flatMap(({ words }) =>
    words.flatMap((word, index) => {
      const [option = '', ...rest] = word.value.split('=');
      if (!options.test(option.replaceAll(/(?<=\w)-/g, '_'))) return [];
      if (rest.length > 0) return inlineValue(word, option, rest.join('='));
      const next = words[index + 1];
      return next && !next.value.startsWith('-') && next.value !== '' ? [{ option, path: next.value, pos: next.pos, end: next.end }] : [];
    }),
  );
}

function inlineValue(word: ShellWord, option: string, path: string): OptionPath[] {
  const pos = word.pos + word.text.indexOf('=') + 1;
  return path === '' ? [] : [{ option, path, pos, end: word.end }];
}
