import type { Check, CheckContext } from '../check.ts';
import { dataStoreFiles, isHostMount } from '../dataStoreFiles.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Finding, atValue } from '../finding.ts';

const uses = ['training_data', 'training_results'] as const;

/**
 * Buckets are named as S3 allows (docs.aws.amazon.com, “General purpose bucket naming rules”). Underscores and capitals,
 * which S3 once took and many published manifests have, are told but taken: other servers still serve such buckets.
 */
export const checkBucketName: Check = (context) =>
  dataStoreFiles(context).flatMap(({ index, store }) =>
    uses.flatMap((use) => {
      const name = store[use]?.container;
      if (name === undefined) return [];
      return reportAt(context, ['data_stores', index, use, 'container'], isHostMount(store) ? judgeFolder(name) : judgeBucket(name));
    }),
  );

function reportAt(context: CheckContext, path: readonly (string | number)[], finding: Finding | undefined): Diagnostic[] {
  return finding ? [atValue(context, path, finding)] : [];
}

function judgeBucket(name: string): Finding | undefined {
  const fault = bucketFault(name);
  if (fault !== undefined) return { severity: 'error', code: 'manifest/bucket-name', message: `“${name}” cannot name a bucket: ${fault}` };
  const strict = name.toLowerCase().replaceAll('_', '-');
  if (strict === name) return undefined;
  const message = `“${name}” is a name that AWS no longer takes: new buckets have small letters, digits, dots and hyphens. Other object stores may.`;
  return { severity: 'warning', code: 'manifest/bucket-name-old', message };
}

function bucketFault(name: string): string | undefined {
  if (name.includes('/')) return 'it has a “/”. Name the bucket alone; all of it is brought to the learner.';
  const odd = /[^A-Za-z0-9._-]/.exec(name)?.[0];
  if (odd !== undefined) return `“${odd}” is not allowed. It has letters, digits, dots and hyphens.`;
  if (name.length < 3 || name.length > 63) return `it has ${String(name.length)} characters. It has 3 to 63.`;
  if (!/^[A-Za-z0-9]/.test(name) || !/[A-Za-z0-9]$/.test(name)) return 'it starts and ends with a letter or a digit.';
  if (name.includes('..')) return 'two dots stand next to each other.';
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) ? 'it looks like an IP address.' : undefined;
}

/** Buckets of a mounted folder are folders in it. */
function judgeFolder(name: string): Finding | undefined {
  const isInside = name !== '.' && !name.startsWith('/') && !name.split('/').includes('..');
  return isInside ? undefined : { severity: 'error', code: 'manifest/bucket-name', message: `“${name}” is not a folder inside the mounted one. Give the name of a folder in \`path\`.` };
}
