import type { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import type { Clock } from '../../base/clock.ts';
import type { S3Access } from './s3Client.ts';

/** How often, and after which pause, it is looked whether an upload that was given up has come back. */
const looks = 5;
const lookMs = 100;

/**
 * Gives up an upload in parts until it is gone: a part that was on its way may be stored after the first abort, and then
 * the abort has to be repeated (S3's reference of AbortMultipartUpload).
 */
export async function giveUpUpload({ sdk, client }: S3Access, command: AbortMultipartUploadCommand, clock: Clock): Promise<void> {
  const { Bucket, Key, UploadId } = command.input;
  for (let look = 0; look < looks; look += 1) {
    await orGone(client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId })));
    await clock.sleep(lookMs * 2 ** look);
    if (!(await orGone(client.send(new sdk.ListPartsCommand({ Bucket, Key, UploadId }))))) return;
  }
}

/** The answer, or undefined where there is no such upload any more. */
async function orGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'NoSuchUpload') return undefined;
    throw thrown;
  }
}
