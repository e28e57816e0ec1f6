import assert from 'node:assert/strict';
import { checkText } from '../../../../src/core/manifest/checkText.ts';
import type { Manifest } from '../../../../src/core/manifest/manifest.ts';
import { leastManifest } from './findings.ts';

function manifestOf(text: string): Manifest {
  const { manifest, diagnostics } = checkText(text);
  assert.ok(manifest, JSON.stringify(diagnostics));
  return manifest;
}

suite('toManifest', () => {
  test('fills in the schema’s defaults and adds nothing else', () => {
    assert.deepEqual(manifestOf(leastManifest), {
      name: 'a',
      learners: 1,
      resources: { cpuMillicores: 1000, gpuCount: 0, memoryBytes: 4e9 },
      dataStores: [{ id: 's', type: 's3_datastore', trainingResultsBucket: 'my-output' }],
      framework: { name: 'pytorch', version: '2.4', command: 'python train.py' },
      evaluationMetrics: { type: 'tensorboard', lineLookahead: 4, groups: {} },
      env: {},
      include: [],
      exclude: [],
      retries: 0,
    });
  });

  test('resolves units', () => {
    const { resources, maxDurationSeconds } = manifestOf(`${leastManifest}cpus: 0.25\ngpus: 2\nmemory: 1GiB\nstorage: 20Gb\nshared_memory: 512MiB\nmax_duration: 1h30m\n`);
    assert.deepEqual(resources, { cpuMillicores: 250, gpuCount: 2, memoryBytes: 2 ** 30, storageBytes: 20e9, sharedMemoryBytes: 2 ** 29 });
    assert.equal(maxDurationSeconds, 5400);
  });

  test('takes versions, names and keys as they are written, numbers or not', () => {
    const text = leastManifest.replace('version: "2.4"', 'version: 1.10').replace('name: a', 'name: 0123').replace('container: my-output', 'container: 2018');
    const manifest = manifestOf(`${text}version: 1.0\nenv: {PORT: 0x1F, DEBUG: true, RATE: 1e-3}\n`);
    assert.equal(manifest.framework.version, '1.10');
    assert.equal(manifest.name, '0123');
    assert.equal(manifest.version, '1.0');
    assert.equal(manifest.dataStores[0]?.trainingResultsBucket, '2018');
    assert.deepEqual(manifest.env, { PORT: '0x1F', DEBUG: 'true', RATE: '1e-3' });
  });

  test('makes one line of a command in a block', () => {
    const command = (block: string) => manifestOf(leastManifest.replace('command: python train.py', `command: ${block}`)).framework.command;
    assert.equal(command('>\n    python train.py\n    --steps 10'), 'python train.py --steps 10');
    assert.match(command('|\n    python train.py \\\n      --steps 10\n'), /^python train\.py +--steps 10$/);
  });

  test('reads the ancestor’s names of collectors as what they mean', () => {
    const type = (name: string) => manifestOf(`${leastManifest}evaluation_metrics: {type: ${name}}\n`).evaluationMetrics.type;
    assert.deepEqual(['tensorboard_extractor', 'optivist', 'file', 'null', '~', '"null"', 'nil', 'logger'].map(type), ['tensorboard', 'emetrics_file', 'emetrics_file', 'none', 'none', 'none', 'none', 'none']);
  });

  test('reads values and scalars alike', () => {
    const groups = '\n    train:\n      regex: "loss %{FLOAT:loss} acc %{FLOAT:acc} step %{INT:step}"\n      meta: {time: $step}\n      values: {acc: {type: FLOAT, value: $acc}}\n      scalars: {loss: {type: FLOAT, value: $loss}}\n      etimes: {iteration: {type: INT, value: $step}}\n';
    const { evaluationMetrics } = manifestOf(`${leastManifest}evaluation_metrics:\n  type: regex_extractor\n  groups:${groups}`);
    assert.deepEqual(evaluationMetrics.groups['train']?.values, { acc: { type: 'FLOAT', value: '$acc' }, loss: { type: 'FLOAT', value: '$loss' } });
    assert.deepEqual(evaluationMetrics.groups['train'].etimes, { iteration: { type: 'INT', value: '$step' } });
  });

  test('tells a folder of the node from an object store', () => {
    const store = (lines: string) => manifestOf(leastManifest.replace('  - id: s\n', `  - id: s\n${lines}`)).dataStores[0];
    const mount = store('    type: mount_volume\n    connection: {type: host_mount, name: host-mount, path: /cosdata}\n');
    assert.deepEqual(mount?.connection, { kind: 'host_mount', name: 'host-mount', path: '/cosdata' });
    const s3 = store('    connection: {auth_url: "https://s3.example.com", region: eu-1}\n');
    assert.deepEqual(s3?.connection, { kind: 's3', endpoint: 'https://s3.example.com', region: 'eu-1' });
    assert.equal(store('    connection: {}\n')?.connection, undefined);
  });
});

