import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { writeAccounts, writeKubeconfig } from './clusterAccounts.ts';
import { withMachineLock } from './cacheFolder.ts';
import { type ClusterDocument, clusterStatus, documentFile } from './clusterDocument.ts';
import { stopClusterParts } from './clusterDown.ts';
import { type ClusterImage, clusterImages, learnerImages, rcloneImage } from './clusterImages.ts';
import { addBridge, ctr, startContainerd, startDns, startKubelet } from './clusterNode.ts';
import { createTrainingNamespace, nodeReady, objectsOf, pretendNodeResources } from './clusterObjects.ts';
import { missingClusterPackages } from './clusterPackages.ts';
import { clusterNames, clusterNetwork, containerdRoot, defaultGpus, diskFolder, runFolder } from './clusterSettings.ts';
import { type ClusterPrograms, clusterPrograms } from './clusterTools.ts';
import { auditLog, startApiserver, startControllers } from './controlPlane.ts';
import { daemonReady, startDaemon } from './daemon.ts';
import { debianPackagesUnavailable, installDebianPackages } from './debianPackages.ts';
import { freePort } from './freePort.ts';
import { goUnavailable } from './goTool.ts';
import { prepareS3Folders, s3AccessKey, s3SecretKey, s3ServerArgs, s3ServerEnv, s3ServerProgram } from './s3Server.ts';

/** Why this machine cannot run the cluster, or undefined when it can. */
export function clusterUnavailable(): string | undefined {
  if (process.platform !== 'linux') return 'the test cluster runs on Linux only';
  if (process.getuid?.() !== 0) return 'the test cluster needs root, for containers and their network';
  return goUnavailable() ?? debianPackagesUnavailable(missingClusterPackages());
}

/**
 * Brings the cluster up, or finds it up. It stays until `bringClusterDown`, whoever asked for it.
 *
 * @param wantedGpus how many the node shall claim; a cluster that claims another number is started afresh
 */
export function bringClusterUp(wantedGpus?: number): Promise<ClusterDocument> {
  return withMachineLock('cluster', async () => {
    const { up, cluster } = await clusterStatus();
    if (up && cluster && (wantedGpus ?? cluster.gpus) === cluster.gpus) return cluster;
    const reason = clusterUnavailable();
    if (reason !== undefined) throw new Error(`Cannot bring up a cluster: ${reason}.`);
    await installDebianPackages(missingClusterPackages());
    const programs = await clusterPrograms();
    const s3Program = await s3ServerProgram();
    const images = await clusterImages(programs);
    await stopClusterParts();
    try {
      return await startParts(programs, s3Program, images, wantedGpus ?? defaultGpus);
    } catch (thrown) {
      await stopClusterParts();
      throw thrown;
    }
  });
}

async function startParts(programs: ClusterPrograms, s3Program: string, images: readonly ClusterImage[], gpus: number): Promise<ClusterDocument> {
  await rm(diskFolder(), { recursive: true, force: true });
  await mkdir(diskFolder(), { recursive: true });
  await mkdir(runFolder, { recursive: true, mode: 0o700 });
  await addBridge();
  const kubeconfig = path.join(runFolder, 'kubeconfig.yaml');
  const s3 = await startClusterS3(s3Program);
  await startKubernetes(programs, kubeconfig, gpus, images);
  const document: ClusterDocument = {
    kubeconfig,
    context: clusterNames.context,
    namespace: clusterNames.namespace,
    gpus,
    s3,
    images: [...learnerImages, rcloneImage],
    narrowContext: clusterNames.narrowContext,
    audit: auditLog,
  };
  await writeFile(documentFile, JSON.stringify(document), { mode: 0o600 });
  return document;
}

async function startKubernetes(programs: ClusterPrograms, kubeconfig: string, gpus: number, images: readonly ClusterImage[]): Promise<void> {
  const tokens = await writeAccounts();
  await together(startApiserver(programs, tokens), startContainerd().then(() => importImages(images)));
  const { context, narrowContext, namespace } = clusterNames;
  await writeKubeconfig(kubeconfig, [
    { name: context, token: tokens.admin, namespace },
    { name: narrowContext, token: tokens.narrow, namespace },
  ]);
  const objects = objectsOf(kubeconfig);
  await startControllers(programs, tokens);
  await pretendNodeResources(objects, gpus);
  await startKubelet(programs, tokens);
  await createTrainingNamespace(objects, namespace);
  await together(startDns(programs, kubeconfig), nodeReady(objects, gpus));
}

/** Waits for all even when one fails: what is still starting while the rest is being stopped would be left behind. */
async function together(...starts: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find((start) => start.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Imports what earlier starts have not: an archive's folder is named after its contents, and so is the mark of it. */
async function importImages(images: readonly ClusterImage[]): Promise<void> {
  for (const { archive, names } of images) {
    const mark = path.join(containerdRoot(), `imported-${path.basename(path.dirname(archive))}`);
    if (!existsSync(mark)) await ctr('images', 'import', archive);
    for (const name of names.slice(1)) await ctr('images', 'tag', '--force', names[0], name);
    await writeFile(mark, '');
  }
}

async function startClusterS3(program: string): Promise<ClusterDocument['s3']> {
  const { gateway } = clusterNetwork;
  const s3Port = await freePort();
  const rootFolder = path.join(diskFolder(), 's3');
  await prepareS3Folders(rootFolder);
  await startDaemon({ name: 's3', command: program, args: s3ServerArgs(rootFolder, ['127.0.0.1', gateway], s3Port), env: s3ServerEnv });
  const [endpoint, podEndpoint] = [`http://127.0.0.1:${s3Port}`, `http://${gateway}:${s3Port}`];
  await daemonReady('s3', 20_000, async () => (await fetch(`${endpoint}/health`)).ok);
  return { endpoint, podEndpoint, accessKey: s3AccessKey, secretKey: s3SecretKey };
}
