import type { SourceTree } from './sourceTree.ts';

/**
 * ffdl: Fabric for Deep Learning, Weft's own. wml: Watson Machine Learning. init: what the ancestor's `init` wrote, with
 * `training` and data stores by reference.
 */
export type Dialect = 'ffdl' | 'wml' | 'init';

/** Which dialect a document is written in, by the keys that only it has; undefined when it has none of them. */
export function recogniseDialect(source: SourceTree): Dialect | undefined {
  const hasAny = (...paths: readonly (readonly string[])[]): boolean => paths.some((path) => source.has(path));
  if (hasAny(['training_data_reference'], ['training_results_reference'], ['model_definition', 'execution'])) return 'wml';
  const hasInitStores = source.keysOf(['data_stores']).some((index) => source.has(['data_stores', index, 'data_store_id']));
  if (hasInitStores || hasAny(['training'], ['input_data'], ['output_data'])) return 'init';
  if (hasAny(['framework'], ['data_stores'], ['evaluation_metrics'])) return 'ffdl';
  return hasAny(['model_definition']) ? 'wml' : undefined;
}
