import type { Check } from '../check.ts';
import { dataStoreFiles } from '../dataStoreFiles.ts';
import { atValue } from '../finding.ts';

/** An id names one data store: connections and the command line go by it. */
export const checkDataStoreIds: Check = (context) => {
  const seen = new Set<string>();
  return dataStoreFiles(context).flatMap(({ index, store: { id } }) => {
    if (id === undefined) return [];
    const isTwice = seen.has(id);
    seen.add(id);
    if (!isTwice) return [];
    const message = `Another data store is “${id}” already. Give this one an id of its own.`;
    return [atValue(context, ['data_stores', index, 'id'], { severity: 'error', code: 'manifest/duplicate-data-store', message })];
  });
};
