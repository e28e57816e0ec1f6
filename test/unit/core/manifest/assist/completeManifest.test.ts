import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completeManifest } from '../../../../../src/core/manifest/assist/completeManifest.ts';
import type { ManifestFacts } from '../../../../../src/core/manifest/assist/manifestFacts.ts';
import type { CompletionProposal } from '../../../../../src/core/manifest/assist/proposal.ts';
import { TextPositions } from '../../../../../src/core/manifest/textPositions.ts';
import { leastManifest } from '../findings.ts';

const facts: ManifestFacts = {
  buckets: [{ value: 'my-input', of: 's', detail: '281 objects' }, { value: 'elsewhere', of: 't' }, { value: '2018' }],
  dataStoreIds: [{ value: 's' }],
  gpuTypes: [{ value: 'NVIDIA-A100', detail: '8 free on 2 nodes' }],
  queues: [{ value: 'gpu-a' }],
  frameworkVersions: [{ value: '2.17.0', of: 'tensorflow' }],
  files: ['train.py', 'lib/model.py', 'run.sh', 'data/x.csv'],
};

/** Proposals at the bar in the text. */
async function proposalsAt(text: string, known: ManifestFacts = facts): Promise<CompletionProposal[]> {
  const offset = text.indexOf('¦');
  const whole = text.replace('¦', '');
  return completeManifest(whole, new TextPositions(whole).positionAt(offset), known);
}

async function labelsAt(text: string, known?: ManifestFacts): Promise<string[]> {
  return (await proposalsAt(text, known)).map(({ label }) => label);
}

/** The text after the proposal of this name was taken. */
async function taken(text: string, label: string): Promise<string> {
  const proposal = (await proposalsAt(text)).find((candidate) => candidate.label === label);
  assert.ok(proposal, `${label} is not among ${(await labelsAt(text)).join(', ')}`);
  const whole = text.replace('¦', '');
  const positions = new TextPositions(whole);
  return whole.slice(0, positions.offsetAt(proposal.range.start)) + proposal.newText + whole.slice(positions.offsetAt(proposal.range.end));
}

suite('completeManifest', () => {
  test('proposes the keys that are still missing, where the cursor is', async () => {
    assert.deepEqual((await labelsAt('¦')).slice(0, 4), ['name', 'description', 'version', 'learners']);
    assert.deepEqual(await labelsAt('name: a\nframework:\n  name: pytorch\n  ¦\n'), ['version', 'image_tag', 'command']);
    assert.deepEqual(await labelsAt('data_stores:\n  - id: s\n    ¦\n'), ['type', 'training_data', 'training_results', 'connection']);
    assert.deepEqual(await labelsAt('data_stores:\n  - ¦\n'), ['id', 'type', 'training_data', 'training_results', 'connection']);
    assert.deepEqual(await labelsAt('framework: {name: pytorch, ¦}\n'), ['version', 'image_tag', 'command']);
  });

  test('says of a key what it means, what it meant, its default and an example', async () => {
    const memory = (await proposalsAt('¦')).find(({ label }) => label === 'memory')?.documentation ?? '';
    assert.match(memory, /^Memory of each learner/);
    assert.match(memory, /\*In Fabric for Deep Learning:\* .*512 MB/);
    assert.match(memory, /\*Default:\* `"4Gb"`/);
    assert.match(memory, /memory: 4Gb/);
  });

  test('proposes listed values, each with its meaning and the key’s', async () => {
    const proposals = await proposalsAt('evaluation_metrics:\n  type: ¦\n');
    assert.equal(proposals[0]?.label, 'tensorboard');
    assert.match(proposals[0].documentation ?? '', /^Event files of TensorBoard\.\n\nKind of metrics\./);
    assert.equal(await taken('data_stores:\n  - id: s\n    type: mou¦nt\n', 'mount_cos'), 'data_stores:\n  - id: s\n    type: mount_cos\n');
  });

  test('proposes live facts, those of this data store and framework first', async () => {
    assert.deepEqual(await labelsAt('data_stores:\n  - id: s\n    training_data:\n      container: ¦\n'), ['my-input', '2018']);
    assert.deepEqual(await labelsAt('data_stores:\n  - id: ¦\n'), ['s']);
    assert.deepEqual(await labelsAt('queue: ¦\n'), ['gpu-a']);
    const [gpu] = await proposalsAt('gpu_type: ¦\n');
    assert.deepEqual([gpu?.label, gpu?.kind, gpu?.detail], ['NVIDIA-A100', 'fact', '8 free on 2 nodes']);
    assert.equal((await labelsAt('framework:\n  name: tensorflow\n  version: ¦\n'))[0], '2.17.0');
  });

  test('proposes versions for the processor that is asked for', async () => {
    assert.match((await labelsAt('gpus: 1\nframework:\n  name: tensorflow\n  version: ¦\n', {}))[0] ?? '', /gpu/);
    assert.doesNotMatch((await labelsAt('framework:\n  name: tensorflow\n  version: ¦\n', {}))[0] ?? '', /gpu/);
  });

  test('falls back on examples where nothing is known', async () => {
    const [queue] = await proposalsAt('queue: ¦\n', {});
    assert.deepEqual([queue?.label, queue?.detail], ['gpu-queue', 'example']);
  });

  test('quotes a value that YAML would read as a number, and stays inside quotes', async () => {
    const line = 'data_stores:\n  - id: s\n    training_data:\n      container: ';
    assert.equal(await taken(`${line}¦\n`, '2018'), `${line}"2018"\n`);
    assert.equal(await taken(`${line}"20¦"\n`, '2018'), `${line}"2018"\n`);
    assert.equal(await taken(`${line}my¦-in\n`, 'my-input'), `${line}my-input\n`);
  });

  test('proposes units behind a number', async () => {
    assert.deepEqual(await labelsAt('memory: 8¦\n'), ['8Gb', '8GiB', '8Mb', '8MiB', '8Tb', '8TiB']);
    assert.deepEqual(await labelsAt('max_duration: 90¦\n'), ['90m', '90h', '90d', '90s']);
    assert.ok((await labelsAt('shared_memory: ¦\n')).includes('4Gb'));
  });

  test('proposes the learner’s variables and the manifest’s own behind a dollar sign', async () => {
    const text = 'framework:\n  name: pytorch\n  command: >\n    python3 train.py\n    --data ${DA¦TA_DIR}/x\nenv: {TOKEN_FILE: a}\n';
    const labels = await labelsAt(text);
    assert.equal(labels[0], '${DATA_DIR}');
    assert.ok(labels.includes('${TOKEN_FILE}'));
    assert.equal(await taken(text, '${RESULT_DIR}'), text.replace('${DA¦TA_DIR}', '${RESULT_DIR}'));
    assert.equal(await taken('evaluation_metrics:\n  in: "$¦"\n', '${LOG_DIR}'), 'evaluation_metrics:\n  in: "${LOG_DIR}"\n');
  });

  test('proposes the workspace’s scripts behind an interpreter', async () => {
    assert.deepEqual(await labelsAt('framework:\n  command: python3 -u ¦\n'), ['train.py', 'lib/model.py']);
    assert.deepEqual(await labelsAt('framework:\n  command: bash ¦\n'), ['run.sh']);
    assert.deepEqual(await labelsAt('framework:\n  command: python3 train.py --config data/¦\n'), ['data/x.csv']);
    assert.equal(await taken('framework:\n  command: "python3 tr¦"\n', 'train.py'), 'framework:\n  command: "python3 train.py"\n');
  });

  test('never proposes secrets, nor anything in a comment', async () => {
    assert.deepEqual(await labelsAt('data_stores:\n  - id: s\n    connection:\n      password: ¦\n'), []);
    const keys = await labelsAt('data_stores:\n  - id: s\n    connection:\n      ¦\n');
    assert.ok(keys.includes('auth_url') && !keys.includes('password') && !keys.includes('user_name'));
    assert.deepEqual(await labelsAt('# see ¦\n'), []);
    assert.deepEqual(await labelsAt('learners: 2 # ¦\n'), []);
  });

  test('has an answer at any place of a manifest, whole or cut, and replaces nothing beyond the line', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(leastManifest.length), fc.nat(leastManifest.length), fc.constantFrom('', ' ', '$', '{', '"', '- ', '\n  '), async (at, end, typed) => {
        const text = leastManifest.slice(0, at) + typed + leastManifest.slice(Math.max(at, end));
        const positions = new TextPositions(text);
        const cursor = positions.positionAt(at + typed.length);
        for (const { range, newText } of await completeManifest(text, cursor, facts)) {
          assert.ok(range.start.line === range.end.line && newText !== '');
          assert.deepEqual(range, positions.rangeOf(positions.offsetAt(range.start), positions.offsetAt(range.end)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test('keeps silent in a text that takes long to parse', async () => {
    assert.deepEqual(await labelsAt(`¦${'# a remark\n'.repeat(5000)}`), []);
  });
});
