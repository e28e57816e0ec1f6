import { type Result, fail, succeed } from '../../base/result.ts';
import { withoutByteOrderMark } from '../decodeManifest.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { measureText } from '../measureText.ts';
import { type YamlTree, parseYaml } from '../yaml/yamlTree.ts';
import { ConversionRun, type Loss } from './conversion.ts';
import { type Dialect, recogniseDialect } from './dialect.ts';
import { ffdlToWml } from './ffdlToWml.ts';
import { initToFfdl } from './initToFfdl.ts';
import { SourceTree } from './sourceTree.ts';
import { wmlToFfdl } from './wmlToFfdl.ts';

export interface Conversion {
  readonly from: Dialect;
  readonly to: 'ffdl' | 'wml';
  readonly text: string;
  /** All that the text does not say any more, in the order of its places in the source. */
  readonly losses: readonly Loss[];
}

/**
 * Converts a manifest between Fabric for Deep Learning and Watson Machine Learning, and what the ancestor's `init` wrote
 * into either. Comments go along with their keys. A text that is in the dialect asked for stays as it is.
 *
 * @param to the other dialect when left out
 * @returns diagnostics when the text is no YAML, or in none of the dialects
 */
export function convertManifest(text: string, to?: 'ffdl' | 'wml'): Result<Conversion, readonly Diagnostic[]> {
  const tree = readTree(withoutByteOrderMark(text));
  if (!tree.ok) return tree;
  const source = new SourceTree(tree.value);
  const from = recogniseDialect(source);
  if (!from) return fail([unknownDialect(source)]);
  const target = to ?? (from === 'ffdl' ? 'wml' : 'ffdl');
  if (from === target) return succeed({ from, to: target, text, losses: [] });
  const run = new ConversionRun(source);
  if (from === 'init') initToFfdl(run);
  else if (from === 'wml') wmlToFfdl(run);
  else ffdlToWml(run);
  const first = run.finish(`${from === 'ffdl' ? 'Watson Machine Learning' : 'Fabric for Deep Learning'} has no place for it.`);
  if (from !== 'init' || target === 'ffdl') return succeed({ from, to: target, ...first });
  const second = convertManifest(first.text, 'wml');
  return second.ok ? succeed({ from, to: target, text: second.value.text, losses: [...first.losses, ...second.value.losses] }) : second;
}

/** What the ancestor's `init` wrote is indented by tabs, which YAML does not take. */
function readTree(text: string): Result<YamlTree, readonly Diagnostic[]> {
  const { fault } = measureText(text);
  if (fault) return fail([fault]);
  const tree = parseYaml(text);
  const untabbed = tree.diagnostics.some(({ code }) => code === 'manifest/tab') ? parseYaml(text.replaceAll(/^\t+/gm, (tabs) => '  '.repeat(tabs.length))) : tree;
  const readable = untabbed.diagnostics.some(({ severity }) => severity === 'error') ? tree : untabbed;
  const errors = readable.diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0 ? fail(errors) : succeed(readable);
}

function unknownDialect(source: SourceTree): Diagnostic {
  const message = 'This is neither a manifest of Fabric for Deep Learning (framework, data_stores) nor one of Watson Machine Learning (model_definition, training_data_reference).';
  return { severity: 'error', code: 'manifest/unknown-dialect', message, range: source.rangeOf([]) };
}
