import type { Check, CheckContext } from '../check.ts';
import { dataStoreFiles } from '../dataStoreFiles.ts';
import { atValue } from '../finding.ts';

/**
 * A version that YAML reads as a number is another version to most readers: 1.10 becomes 1.1, 0123 becomes 123 or 83.
 * Weft takes the text as it is written, so this is a warning.
 */
export const checkUnquotedNumber: Check = (context) =>
  textPaths(context).flatMap((path) => {
    const source = context.sourceOf(path) ?? '';
    const read = readByOthers(source);
    if (read === undefined || read === source) return [];
    const isSecret = path.includes('connection');
    const message = isSecret ? 'YAML takes this for a number, and other readers change it. Quote it.' : `YAML takes this for a number, and other readers get ${read} instead of ${source}. Quote it.`;
    // The quotes are part of the mend, since the value stays the same.
    const finding = atValue(context, path, { severity: 'warning', code: 'manifest/unquoted-number', message });
    return [{ ...finding, suggestion: { label: 'Quote it', range: finding.range, newText: `"${source}"` } }];
  });

/** Where the ancestor, too, takes text. */
function textPaths(context: CheckContext): (string | number)[][] {
  return [
    ...['name', 'version', 'description'].map((key) => [key]),
    ...['version', 'image_tag'].map((key) => ['framework', key]),
    ...dataStoreFiles(context).flatMap(({ index }) =>
      [['id'], ['training_data', 'container'], ['training_results', 'container'], ['connection', 'user_name'], ['connection', 'password']].map((keys) => ['data_stores', index, ...keys]),
    ),
  ];
}

/** What readers that go by YAML 1.1 or 1.2 make of a plain scalar, if it is a number to either. */
function readByOthers(source: string): string | undefined {
  const digits = source.replaceAll('_', '');
  const isNumber = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(digits) || /^0(x[\da-f]+|o[0-7]+)$/i.test(digits);
  return isNumber ? String(Number(digits)) : undefined;
}
