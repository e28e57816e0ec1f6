import { execFile } from 'node:child_process';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Bench, Peer, Sample } from '../bench.ts';
import { type UploadStage, uploadStage } from './uploadStage.ts';
import { writeProject } from './writeProject.ts';

const run = promisify(execFile);
/** Files younger than this are read again by whoever is careful; a person's files are older. */
export const settledMs = 2_500;

/** Peers' line 2. */
export const firstUploadBench: Bench = {
  id: 2,
  work: 'package and upload 3,000 files, 190 MB (120 MB random), first time, to S3 on loopback',
  aim: 'faster than each, under 2.5 s',
  isMet: ({ ratio, weft }) => ratio > 1 && weft.median < 2.5,
  async setUp() {
    const stage = await uploadStage();
    const project = stage.folder.join('project');
    await writeProject(project);
    await wait(settledMs);
    return { weft: { run: () => inNewBucket(stage, (bucket) => uploadOnce(stage, project, bucket)) }, peers: peersOf(stage, project), [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose]() };
  },
};

function peersOf(stage: UploadStage, project: string): Peer[] {
  const { aws, rclone, time, folder } = stage;
  const zip = folder.join('project.zip');
  return [
    { name: 'zip + aws s3 cp', run: () => inNewBucket(stage, (bucket) => time(`rm -f ${zip}; cd ${project} && zip -qr ${zip} .`, `${aws} s3 cp --quiet ${zip} s3://${bucket}/`)) },
    { name: 'aws s3 sync', run: () => inNewBucket(stage, (bucket) => time(`${aws} s3 sync --quiet ${project} s3://${bucket}/`)) },
    { name: 'rclone copy --transfers 16', run: () => inNewBucket(stage, (bucket) => time(`${rclone} copy ${project} bench:${bucket}`)) },
  ];
}

let buckets = 0;

async function inNewBucket(stage: UploadStage, upload: (bucket: string) => Promise<Sample>): Promise<Sample> {
  buckets += 1;
  const bucket = `first-${String(buckets)}`;
  await stage.makeBucket(bucket);
  const sample = await upload(bucket);
  await stage.dropBucket(bucket);
  return sample;
}

async function uploadOnce({ program, endpoint, env, folder }: UploadStage, project: string, bucket: string): Promise<Sample> {
  const start = performance.now();
  const { stdout } = await run(process.execPath, [program, project, folder.join(`cache-${bucket}`), endpoint, bucket], { env });
  const seconds = (performance.now() - start) / 1000;
  const { files, peakMemoryMb } = JSON.parse(stdout) as { files: number; peakMemoryMb: number };
  if (files !== 3000) throw new Error(`Not all was packed: ${stdout}`);
  return { seconds, peakMemoryMb };
}
