// The work that is measured: pack a folder, and bring to a bucket what it lacks. With `again` it is done once to warm up,
// and once more for each line on stdin, as in an editor that stays open; the seconds are then those of the last time.
import process from 'node:process';
import { createInterface } from 'node:readline';
import { systemClock } from '../../../src/core/base/clock.ts';
import { noReport } from '../../../src/core/base/progress.ts';
import { packageWorkspace } from '../../../src/core/package/packageWorkspace.ts';
import { uploadCodePackage } from '../../../src/core/store/code/uploadCodePackage.ts';
import type { ObjectStore } from '../../../src/core/store/objectStore.ts';
import { S3ObjectStore } from '../../../src/core/store/s3/s3ObjectStore.ts';

const [folder = '.', cacheFolder = '.', endpoint = '', bucket = '', mode = 'once'] = process.argv.slice(2);
const { signal } = new AbortController();

async function submitCode(store: ObjectStore): Promise<void> {
  const start = performance.now();
  const packed = await packageWorkspace(folder, { cacheFolder, signal, report: noReport, clock: systemClock });
  try {
    const { sentBytes, sentPacks } = await uploadCodePackage(store, bucket, packed, { signal, report: noReport });
    await store.writeBytes(bucket, `${packed.snapshotSha256}/snapshot.json`, packed.snapshotBytes, { signal });
    process.stdout.write(`${JSON.stringify({ seconds: (performance.now() - start) / 1000, files: packed.snapshot.files.length, sentBytes, sentPacks, peakMemoryMb: process.resourceUsage().maxRSS / 1024 })}\n`);
  } finally {
    await packed.dispose();
  }
}

async function upload(): Promise<void> {
  const store = new S3ObjectStore({ kind: 's3', endpoint, accessKey: process.env['AWS_ACCESS_KEY_ID'] ?? '', secretKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '' });
  await submitCode(store);
  if (mode === 'again') for await (const line of createInterface({ input: process.stdin })) if (line !== '') await submitCode(store);
}

void upload();
