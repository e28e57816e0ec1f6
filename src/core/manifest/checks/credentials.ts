import type { Check } from '../check.ts';
import { dataStoreFiles, dataStoreName, isHostMount, isPlaceholder } from '../dataStoreFiles.ts';
import { type Finding, atValue } from '../finding.ts';

const keys = ['user_name', 'password'] as const;

/** Keys are better kept outside the manifest; those that open nothing are told. Values are never repeated. */
export const checkCredentials: Check = (context) =>
  dataStoreFiles(context).flatMap(({ index, store }) => {
    const { connection } = store;
    if (!connection || isHostMount(store)) return [];
    const place = (key: string) => ['data_stores', index, 'connection', key];
    const unusable = keys.flatMap((key) => {
      const finding = judge(connection[key], key);
      return finding ? [atValue(context, place(key), finding)] : [];
    });
    // The access key alone may stand here: the secret one then comes from elsewhere.
    if (unusable.length > 0 || connection.password === undefined) return unusable;
    const finding = keys.every((key) => isTestKey(connection[key])) ? testKeys : literalKey(dataStoreName({ index, store }));
    return [atValue(context, place('password'), finding)];
  });

const testKeys: Finding = {
  severity: 'warning',
  code: 'manifest/test-credentials',
  message: 'These keys open a test server and nothing else. For a real one leave user_name and password out, so that no key stands in this file.',
};

function literalKey(storeName: string): Finding {
  const message =
    `The key of data store ${storeName} can be read by everyone who sees this file. Leave user_name and password out and save a connection under the id, ` +
    'set WEFT_STORE_<ID>_ACCESS_KEY and WEFT_STORE_<ID>_SECRET_KEY, or use an AWS profile.';
  return { severity: 'warning', code: 'manifest/literal-credentials', message };
}

/** What test servers are started with: the ancestor's own store, MinIO. */
function isTestKey(value = ''): boolean {
  return /^(test|testing|admin|minio|minioadmin|minio123|password|secret|example)$/i.test(value.trim());
}

function judge(value: string | undefined, key: (typeof keys)[number]): Finding | undefined {
  if (value === undefined) return undefined;
  if (value.trim() === '') return { severity: 'warning', code: 'manifest/empty-credentials', message: `\`${key}\` is empty. Leave it out to use a connection kept outside the manifest.` };
  if (!isPlaceholder(value)) return undefined;
  return { severity: 'warning', code: 'manifest/placeholder', message: `This stands for a key. Leave \`${key}\` out to use a connection kept outside the manifest.` };
}
