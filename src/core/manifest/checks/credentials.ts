import type { Check } from '../check.ts';
import { dataStoreFiles, dataStoreName, isHostMount, isPlaceholder } from '../dataStoreFiles.ts';
import { type Finding, atValue } from '../finding.ts';

const keys = ['user_name', 'password'] as const;

/** Keys are better kept outside the manifest; those that open nothing are told. Values are never repeated. */
export const checkCredentials: Check = (context) =>
  dataStoreFiles(context).flatMap(({ index, store }) => {
    const { connection } = store;
    if (!connection || isHostMount(store)) return [];
    const written = keys.filter((key) => connection[key] !== undefined);
    const [first] = written;
    if (first === undefined) return [];
    const place = (key: string) => ['data_stores', index, 'connection', key];
    const unusable = written.flatMap((key) => {
      const finding = judge(connection[key] ?? '', key);
      return finding ? [atValue(context, place(key), finding)] : [];
    });
    if (unusable.length > 0) return unusable;
    if (written.length === 1) {
      const other = first === 'password' ? 'user_name' : 'password';
      const message = `\`${first}\` is here and \`${other}\` is not. Give both, or neither to use a connection kept outside the manifest.`;
      return [atValue(context, place(first), { severity: 'warning', code: 'manifest/half-credentials', message })];
    }
    if (keys.every((key) => isTestKey(connection[key] ?? ''))) {
      const message = 'These keys open a test server and nothing else. For a real one leave user_name and password out, so that no key stands in this file.';
      return [atValue(context, place('password'), { severity: 'warning', code: 'manifest/test-credentials', message })];
    }
    const message =
      `The key of data store ${dataStoreName({ index, store })} can be read by everyone who sees this file. ` +
      'Leave user_name and password out: the id then names a connection kept in the editor’s secret storage or a profile, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are read too.';
    return [atValue(context, place('password'), { severity: 'warning', code: 'manifest/literal-credentials', message })];
  });

/** What test servers are started with: the ancestor's own store, MinIO. */
function isTestKey(value: string): boolean {
  return /^(test|testing|admin|minio|minioadmin|minio123|password|secret|example)$/i.test(value.trim());
}

function judge(value: string, key: (typeof keys)[number]): Finding | undefined {
  if (value.trim() === '') return { severity: 'warning', code: 'manifest/empty-credentials', message: `\`${key}\` is empty. Leave it out to use a connection kept outside the manifest.` };
  if (!isPlaceholder(value)) return undefined;
  return { severity: 'warning', code: 'manifest/placeholder', message: `This stands for a key. Leave \`${key}\` out to use a connection kept outside the manifest.` };
}
