import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { checkManifest, checkManifestBytes, parseManifest } from '../../../../src/core/manifest/checkManifest.ts';
import { leastManifest } from './findings.ts';

/** Waits until the signal aborts: nothing is ever given up, however busy the machine is. */
const patientClock: Clock = {
  now: () => 0,
  sleep: (_ms, signal) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')))),
};

/** Every wait is over at once. */
const impatientClock: Clock = { now: () => 0, sleep: () => Promise.resolve() };

const lines = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** The first finding's code and place. */
async function firstFinding(text: string): Promise<unknown> {
  const [first] = (await checkManifest(text, { clock: patientClock })).diagnostics;
  return first && `${first.range.start.line}:${first.range.start.column} ${first.code}`;
}

suite('checkManifest', () => {
  test('gives the manifest, what was read and no findings', async () => {
    const { manifest, file, diagnostics } = await checkManifest(leastManifest);
    assert.deepEqual(diagnostics, []);
    assert.equal(manifest?.framework.version, '2.4');
    assert.equal(file?.framework?.version, '2.4');
  });

  test('takes the manifest of the article, with warnings only', async () => {
    const example = readFileSync(new URL('../../../../examples/retrain/manifest.yml', import.meta.url), 'utf8');
    // The article's own connection, and the directory that it watches in vain.
    const connection = '    connection:\n      auth_url: http://169.62.129.231:32551\n      user_name: test\n      password: test\n';
    const article = example.replace(/(container: nh-output\n)/, `$1${connection}`).replace(/in: .*/, 'in: "$JOB_STATE_DIR/logs/tb"');
    const { manifest, diagnostics } = await checkManifest(article);
    assert.deepEqual([...new Set(diagnostics.map(({ severity }) => severity))], ['warning']);
    assert.deepEqual(manifest?.dataStores[0]?.connection, { kind: 's3', endpoint: 'http://169.62.129.231:32551', accessKey: 'test', secretKey: 'test' });
    assert.equal(manifest.resources.memoryBytes, 4e9);
  });

  test('takes without an error whatever manifests of the ancestor are made of', async () => {
    const store = (lines: string) => `data_stores:\n  - id: my_store\n${lines}    training_data:\n      container: tf_training_data\n    training_results:\n      container: tf_trained_model\n`;
    const connection = '    connection:\n      type: s3_datastore\n      auth_url: http://s3.default.svc.cluster.local\n      user_name: test\n      password: 1234\n';
    const mount = '    type: mount_volume\n    connection:\n      type: host_mount\n      name: "host-mount"\n      path: "/cosdata"\n';
    const folded = '  command: >\n    python3 network.py --images ${DATA_DIR}/train-images.gz\n      --labels ${DATA_DIR}/train-labels.gz\n      --iterations 2000\n';
    const samples = [
      `name: tf_network_tutorial\ndescription: A network\nversion: "1.0"\ngpus: 0\ncpus: 0.5\nmemory: 300MiB\nlearners: 1\n${store(`    type: mount_cos\n${connection}`)}framework:\n  name: tensorflow\n  version: "1.5.0-py3"\n${folded}  # more iterations are better\nevaluation_metrics:\n  type: tensorboard\n  in: "$JOB_STATE_DIR/logs/tb"\n`,
      `name: Distributed on two\nversion: 1.0\ngpus: 2\ncpus: 16\nlearners: 2\nmemory: 16Gb\n${store(mount)}framework:\n  name: custom\n  version: "someone/pytorch:0917mpi"\n  command: /opt/conda/bin/python -u train.py --nodes 2 --data_dir $DATA_DIR\n`,
      `name: caffe-model\nmemory: 1 GiB\n${store(`    type: s3_datastore\n${connection}`)}framework: {name: caffe, version: cpu, command: caffe train -solver solver.prototxt}\nevaluation_metrics:\n  type: regex_extractor\n  image_tag: v1\n  line_lookahead: 4\n  groups:\n    train:\n      regex: 'Iteration %{INT:iteration}, loss = %{FLOAT:loss}'\n      meta:\n        time: "$iteration"\n      scalars:\n        loss: {type: FLOAT, value: $loss}\n      etimes:\n        iteration: {type: INT, value: $iteration}\n`,
    ];
    for (const sample of samples) {
      const { manifest, diagnostics } = await checkManifest(sample);
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 'error'), [], sample);
      assert.notEqual(manifest, undefined);
    }
  });

  test('gives no manifest as soon as there is an error, but what could be read', async () => {
    const { manifest, file } = await checkManifest(`${leastManifest}gpuz: 1\n`);
    assert.equal(manifest, undefined);
    assert.equal(file?.name, 'a');
  });

  test('counts places from behind a byte order mark, in text and in bytes', async () => {
    const marked = `\uFEFF${leastManifest.replace('name', 'nam')}`;
    assert.equal(await firstFinding(marked), '1:1 manifest/unknown-key');
    const [first] = (await checkManifestBytes(Buffer.from(marked))).diagnostics;
    assert.deepEqual(first?.range.start, { line: 1, column: 1 });
  });

  test('tells bytes that are not UTF-8', async () => {
    const [first] = (await checkManifestBytes(Buffer.from('name: caf\xe9\n', 'latin1'))).diagnostics;
    assert.equal(first?.code, 'manifest/not-utf-8');
  });

  test('parseManifest gives the manifest or the findings', async () => {
    const good = await parseManifest(leastManifest);
    assert.equal(good.ok && good.value.name, 'a');
    const bad = await parseManifest('');
    assert.equal(!bad.ok && bad.failure[0]?.code, 'manifest/nothing-there');
  });

  test('checks a large manifest apart, and finds the same as in this thread', async () => {
    const comment = '# a remark\n'.repeat(4000);
    const text = `${leastManifest}gpuz: 1\n`;
    const workspace = { files: ['train.py'], hasFile: (path: string) => path === 'train.py' };
    const [small, large] = await Promise.all([checkManifest(text, { workspace }), checkManifest(text + comment, { workspace, clock: patientClock })]);
    assert.deepEqual(large, small);
  });

  test('gives a large manifest up when it takes too long', async () => {
    const { diagnostics } = await checkManifest('# remark\n'.repeat(5000), { clock: impatientClock });
    assert.deepEqual(diagnostics.map(({ code }) => code), ['manifest/too-complex']);
  });

  test('ends when the signal aborts, before and while a thread works', async () => {
    await assert.rejects(checkManifest(leastManifest, { signal: AbortSignal.abort() }), { name: 'AbortError' });
    const controller = new AbortController();
    const checking = checkManifest('# remark\n'.repeat(5000), { signal: controller.signal, clock: patientClock });
    setImmediate(() => controller.abort());
    await assert.rejects(checking, { name: 'AbortError' });
  });
});

suite('checkManifest on hostile text', () => {
  const cases: Record<string, readonly [text: string, finding: string]> = {
    'an alias bomb': [`env:\n  a: &a [x,x,x,x,x,x,x,x,x]\n${lines(9, (n) => `  ${'bcdefghij'.charAt(n)}: &${'bcdefghij'.charAt(n)} [${Array(9).fill(`*${'abcdefghij'.charAt(n)}`).join(',')}]`)}\n`, '1:1 manifest/missing-key'],
    '20,000 nested lists': ['['.repeat(20_000), '1:65 manifest/too-deep'],
    '10,000 nested lists of one line': ['- '.repeat(10_000), '1:129 manifest/too-deep'],
    '1,400 nested maps': [lines(1400, (n) => `${' '.repeat(n)}a:`), '64:64 manifest/too-deep'],
    'a flood of merges': [`env: &e\n${lines(5000, (n) => `  K${n}: v`)}\nevaluation_metrics:\n  <<: [${'*e, '.repeat(9000)}*e]\n`, '1:1 manifest/missing-key'],
    '20,000 lines': [`env:\n${lines(20_000, (n) => `  K${n}: v`)}`, '20001:1 manifest/too-large'],
    'more than 1 MiB': [`name: a\ndescription: ${'x'.repeat(1024 * 1024)}`, '2:1048569 manifest/too-large'],
    '100,000 keys in one line': [`env: {${lines(100_000, (n) => `k${n}`).replaceAll('\n', ',')}}`, '1:128896 manifest/too-large'],
    '100,000 keys in lines': [lines(100_000, (n) => `k${n}: 1`), '20001:1 manifest/too-large'],
    '19,000 unknown keys': [lines(19_000, (n) => `key${n}: 1`), '1:1 manifest/missing-key'],
  };
  for (const [name, [text, finding]] of Object.entries(cases)) {
    test(`answers ${name} with a place`, async () => {
      assert.equal(await firstFinding(text), finding);
    });
  }

  test('tells the flood of an alias bomb and of merges at the place that goes too far', async () => {
    const bomb = await checkManifest(cases['an alias bomb']?.[0] ?? '', { clock: patientClock });
    const merges = await checkManifest(cases['a flood of merges']?.[0] ?? '', { clock: patientClock });
    const lineOf = (diagnostics: typeof bomb.diagnostics) => diagnostics.find(({ code }) => code === 'manifest/alias-flood')?.range.start.line;
    assert.equal(lineOf(bomb.diagnostics), 6);
    assert.equal(lineOf(merges.diagnostics), 5003);
  });

  test('sums findings up beyond 200 of them', async () => {
    const { diagnostics } = await checkManifest(lines(500, (n) => `key${n}: 1`), { clock: patientClock });
    assert.equal(diagnostics.length, 201);
    assert.equal(diagnostics.at(-1)?.message, 'There are 303 more findings behind this one. Mend those before first.');
  });
});
