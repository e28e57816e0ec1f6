import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { S3ObjectStore } from '../../../src/core/store/s3/s3ObjectStore.ts';
import { rcloneProgram } from '../../support/stack/clusterTools.ts';
import { pythonEnvironment } from '../../support/pythonEnvironment.ts';
import { startS3Server } from '../../support/stack/s3Server.ts';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import type { Sample } from '../bench.ts';
import { bundleProgram } from '../bundle.ts';

const run = promisify(execFile);

/** What both benches of uploads stand on: an S3 server on loopback, the program under test, and the peers' programs. */
export interface UploadStage extends AsyncDisposable {
  readonly folder: TempFolder;
  readonly endpoint: string;
  readonly env: NodeJS.ProcessEnv;
  /** Weft's, bundled as the command line is. */
  readonly program: string;
  /** Command lines up to their arguments. */
  readonly aws: string;
  readonly rclone: string;
  /** Runs commands of a shell; zip, aws and rclone find the server and its keys in their environment. */
  readonly time: (...commands: readonly string[]) => Promise<Sample>;
  /** A bucket that holds nothing. */
  makeBucket(bucket: string): Promise<void>;
  /** Removes a bucket with all that is in it, behind the server's back. */
  dropBucket(bucket: string): Promise<void>;
}

export async function uploadStage(): Promise<UploadStage> {
  const { python } = await pythonEnvironment([path.join(import.meta.dirname, 'awscli-requirements.txt')]);
  const rclone = await rcloneProgram();
  const folder = await tempFolder();
  const rootFolder = folder.join('s3');
  const server = await startS3Server({ rootFolder });
  const { endpoint, accessKey, secretKey, region } = server;
  const store = new S3ObjectStore({ kind: 's3', endpoint, accessKey, secretKey });
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: secretKey,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    RCLONE_CONFIG_BENCH_TYPE: 's3',
    RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
    RCLONE_CONFIG_BENCH_ENV_AUTH: 'true',
    RCLONE_CONFIG_BENCH_ENDPOINT: endpoint,
    RCLONE_CONFIG: folder.join('no-rclone.conf'),
  };
  return {
    folder,
    endpoint,
    env,
    program: await bundleProgram(path.join(import.meta.dirname, 'uploadProject.ts'), folder.join('program')),
    aws: `${python} -m awscli --endpoint-url ${endpoint}`,
    rclone: `${rclone} --transfers 16`,
    time: async (...commands) => JSON.parse((await run(python, [path.join(import.meta.dirname, 'time_commands.py'), ...commands], { env })).stdout) as Sample,
    makeBucket: (bucket) => store.createBucket(bucket),
    dropBucket: (bucket) => rm(path.join(rootFolder, 'objects', bucket), { recursive: true, force: true }),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
