import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectStore } from '../../../src/core/store/objectStore.ts';
import { openStore } from '../../../src/core/store/openStore.ts';
import type { TrainingJson } from '../../../src/core/view/trainingJson.ts';
import { kubeconfigVia } from '../../support/kubernetes/clusterApi.ts';
import { startCluster, type TestCluster } from '../../support/stack/cluster.ts';
import type { PlainObject } from '../../support/stack/clusterObjects.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { tempFolder } from '../../support/tempFolder.ts';
import { type Ended, Weft } from '../cli/weft.ts';

export interface ManifestOptions {
  readonly name: string;
  readonly command: string;
  readonly learners?: number;
  readonly gpus?: number;
  readonly memory?: string;
  readonly image?: string;
  /** Further lines at the top level. */
  readonly more?: string;
}

/** A training that a command submitted, and follows in its own process. */
export interface Launched {
  readonly id: string;
  /** With when that was, in milliseconds since 1970. */
  readonly ended: Promise<Ended & { readonly atMs: number }>;
}

const endMs = 240_000;

/** A person at a desk, with the narrow user’s kubeconfig, a namespace that enforces “restricted” and a bucket. */
export class ClusterDesk {
  readonly cluster: TestCluster;
  readonly namespace: string;
  readonly bucket: string;
  readonly weft: Weft;
  readonly store: ObjectStore;
  /** All that any command has printed. */
  readonly printed: string[] = [];

  private constructor(cluster: TestCluster, namespace: string, weft: Weft) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.bucket = `results-${namespace}`;
    this.weft = weft;
    const { podEndpoint: endpoint, accessKey, secretKey } = cluster.s3;
    this.store = openStore({ kind: 's3', endpoint, region: 'us-east-1', accessKey, secretKey });
  }

  static async open(): Promise<ClusterDesk> {
    const cluster = await startCluster();
    const weft = new Weft(await tempFolder(), 'built');
    await mkdir(weft.cwd);
    const desk = new ClusterDesk(cluster, await cluster.createNamespace(), weft);
    await desk.makeBucket(desk.bucket);
    return desk;
  }

  async close(): Promise<void> {
    await this.weft.end();
    await this.weft.folder[Symbol.asyncDispose]();
    await this.cluster.removeNamespace(this.namespace);
  }

  async makeBucket(bucket: string): Promise<void> {
    if (!(await this.store.bucketExists(bucket))) await this.store.createBucket(bucket);
  }

  /** Runs a command, with the cluster’s kubeconfig unless another is given. */
  async run(args: readonly string[], kubeconfig = this.cluster.kubeconfig): Promise<Ended> {
    const ended = await this.weft.run(args, { env: { KUBECONFIG: kubeconfig } });
    this.printed.push(ended.out, ended.err);
    return ended;
  }

  /** What a command prints that must end well. */
  async out(...args: readonly string[]): Promise<string> {
    const { code, out, err } = await this.run(args);
    if (code !== 0) throw new Error(`weft ${args.join(' ')} ended with ${String(code)}: ${err}${out}`);
    return out;
  }

  async show(id: string): Promise<TrainingJson> {
    return JSON.parse(await this.out('show', id, '--json')) as TrainingJson;
  }

  /** Waits until the training is in one of these states; one that has failed instead is not waited for. */
  async reached(id: string, ...states: readonly string[]): Promise<TrainingJson> {
    const last = await waitUntil(`“${id}” is ${states.join(' or ')}`, endMs, async () => {
      const training = await this.show(id);
      return states.includes(training.state) || training.state === 'FAILED' ? training : undefined;
    });
    if (!states.includes(last.state)) throw new Error(`“${id}” is ${last.state} (${last.code ?? ''}): ${last.reason ?? ''}`);
    return last;
  }

  /** Writes a manifest, which holds the store’s keys, and files beside it; answers the manifest’s path. */
  async write(options: ManifestOptions, files: Readonly<Record<string, string>> = { 'train.py': 'print(1)\n' }): Promise<string> {
    const written = Object.fromEntries(Object.entries({ 'manifest.yml': this.#manifest(options), ...files }).map(([name, text]) => [`${options.name}/${name}`, text]));
    await this.weft.write(written);
    return `${options.name}/manifest.yml`;
  }

  /** Submits, and goes on following it; resolves once it is submitted. */
  async launch(manifest: string, ...more: readonly string[]): Promise<Launched> {
    const args = ['train', manifest, ...more, ...this.place];
    const running = this.weft.start(args, { env: { KUBECONFIG: this.cluster.kubeconfig } });
    await running.seen(/^submitted +\S+/m);
    const ended = running.ended.then((end) => {
      this.printed.push(end.out, end.err);
      return { ...end, atMs: Date.now() };
    });
    const [, id = ''] = /^submitted +(\S+)/m.exec(running.text()) ?? [];
    return { id, ended };
  }

  get place(): readonly string[] {
    return ['--target', this.cluster.narrowContext, '--namespace', this.namespace];
  }

  /** A kubeconfig that leads through another address, such as that of a proxy. */
  async kubeconfigVia(server: string): Promise<string> {
    const name = `kubeconfig-${new URL(server).port}`;
    await this.weft.write({ [name]: await kubeconfigVia(this.cluster, server) });
    return path.join(this.weft.cwd, name);
  }

  async text(bucket: string, key: string): Promise<string> {
    return Buffer.from(await this.store.readBytes(bucket, key)).toString('utf8');
  }

  async keys(bucket: string, prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(bucket, { prefix })) keys.push(key);
    return keys;
  }

  /** What the administrator sees of a kind in the namespace. */
  async objects(apiVersion: string, kind: string): Promise<readonly object[]> {
    return (await this.cluster.objects.list(apiVersion, kind, this.namespace)).items;
  }

  /** Removes a training's Job behind Weft's back, with its pods. */
  async forget(id: string): Promise<void> {
    const job: PlainObject = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: id, namespace: this.namespace } };
    await this.cluster.objects.delete(job, undefined, undefined, undefined, undefined, 'Background');
    await waitUntil(`Job and pods of “${id}” are gone`, endMs, async () => !JSON.stringify([await this.objects('batch/v1', 'Job'), await this.objects('v1', 'Pod')]).includes(id));
  }

  #manifest({ name, command, learners = 1, gpus = 0, memory = '200MB', image = 'python:3.11', more = '' }: ManifestOptions): string {
    const { podEndpoint, accessKey, secretKey } = this.cluster.s3;
    return `name: ${name}
learners: ${String(learners)}
cpus: 0.1
gpus: ${String(gpus)}
memory: ${memory}
data_stores:
  - id: store
    type: s3_datastore
    training_results:
      container: ${this.bucket}
    connection:
      auth_url: ${podEndpoint}
      user_name: ${accessKey}
      password: ${secretKey}
framework:
  name: custom
  version: ${image}
  command: ${JSON.stringify(command)}
${more}`;
  }
}
