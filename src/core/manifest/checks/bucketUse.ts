import type { Check, CheckContext } from '../check.ts';
import { type ReadDataStore, dataStoreFiles, dataStoreName } from '../dataStoreFiles.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Finding, atKey, atValue } from '../finding.ts';

/** Results need a bucket; with several data stores it is told which bucket is where. */
export const checkBucketUse: Check = (context) => {
  const stores = dataStoreFiles(context);
  const hasResults = stores.length === 0 || stores.some(({ store }) => store.training_results !== undefined);
  return [
    ...(hasResults ? [] : [atKey(context, ['data_stores'], noResults)]),
    ...judgeFurther(context, stores, 'training_data', judgeData),
    ...judgeFurther(context, stores, 'training_results', judgeResults),
  ];
};

type Use = 'training_data' | 'training_results';

/** Every bucket of a use but the first, against the first. */
function judgeFurther(context: CheckContext, stores: readonly ReadDataStore[], use: Use, judge: (further: ReadDataStore, first: ReadDataStore) => Finding): Diagnostic[] {
  const [first, ...further] = stores.filter((store) => bucketOf(store, use) !== undefined);
  if (!first) return [];
  return further.map((store) => atValue(context, ['data_stores', store.index, use, 'container'], judge(store, first)));
}

function bucketOf({ store }: ReadDataStore, use: Use): string | undefined {
  return store[use]?.container;
}

const noResults: Finding = {
  severity: 'error',
  code: 'manifest/no-results-bucket',
  message: 'No data store has training_results, so that results, logs and checkpoints have nowhere to go. Add training_results with a container.',
};

/** Learners find each bucket by its name, in one folder. */
function judgeData(further: ReadDataStore, first: ReadDataStore): Finding {
  const bucket = bucketOf(further, 'training_data') ?? '';
  const firstBucket = bucketOf(first, 'training_data') ?? '';
  if (bucket === firstBucket) {
    const message = `Data store ${dataStoreName(first)} brings a bucket “${bucket}” too, and both would be /mnt/data/${bucket}. Rename one.`;
    return { severity: 'error', code: 'manifest/bucket-clash', message };
  }
  return { severity: 'information', code: 'manifest/several-data-stores', message: `This bucket is at /mnt/data/${bucket}. DATA_DIR is the first one, /mnt/data/${firstBucket}.` };
}

function judgeResults(further: ReadDataStore, first: ReadDataStore): Finding {
  const message = `Results go to the first bucket, “${bucketOf(first, 'training_results') ?? ''}” of data store ${dataStoreName(first)}. Nothing is written to “${bucketOf(further, 'training_results') ?? ''}”.`;
  return { severity: 'warning', code: 'manifest/results-bucket-unused', message };
}
