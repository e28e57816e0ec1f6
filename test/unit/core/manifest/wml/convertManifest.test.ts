import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { checkText } from '../../../../../src/core/manifest/checkText.ts';
import { type Conversion, convertManifest } from '../../../../../src/core/manifest/wml/convertManifest.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');

function convert(text: string, to?: 'ffdl' | 'wml'): Conversion {
  const conversion = convertManifest(text, to);
  assert.ok(conversion.ok, JSON.stringify(conversion));
  return conversion.value;
}

const lostPaths = ({ losses }: Conversion) => losses.map((loss) => loss.path);

const watson = `# Images of flowers
model_definition:
  # Shown in the list of trainings
  name: flowers
  author:
    name: Ada
    email: ada@lab.example
  description: Flowers on one GPU
  framework:
    name: tensorflow
    version: "1.5"
    runtimes:
      name: python
      version: "3.5"
  execution:
    # As on the desk
    command: python3 train.py --data \${DATA_DIR} # slow
    compute_configuration:
      name: p100x2
      nodes: 2
training_data_reference:
  name: lab-store
  connection:
    endpoint_url: https://s3.example.com
    aws_access_key_id: access
    aws_secret_access_key: secret
  source:
    bucket: flowers-in
  type: s3
training_results_reference:
  name: lab-store
  connection:
    endpoint_url: https://s3.example.com
    aws_access_key_id: access
    aws_secret_access_key: secret
  target:
    bucket: flowers-out
  type: s3
# The end
`;

const flowers = `# Images of flowers
# Shown in the list of trainings
name: flowers
description: Flowers on one GPU
gpus: 2
cpus: 16
memory: 48Gb
learners: 2

data_stores:
  - id: lab-store
    type: s3_datastore
    training_data:
      container: flowers-in
    training_results:
      container: flowers-out
    connection:
      auth_url: https://s3.example.com
      user_name: access
      password: secret

framework:
  name: tensorflow
  version: "1.5.0-gpu-py3"
  # As on the desk
  command: python3 train.py --data \${DATA_DIR} # slow

# The end
`;

suite('convertManifest from Watson Machine Learning', () => {
  test('writes a manifest that can be trained, with the comments', () => {
    const conversion = convert(watson);
    assert.equal(conversion.text, flowers);
    assert.deepEqual([conversion.from, conversion.to], ['wml', 'ffdl']);
    assert.deepEqual(checkText(conversion.text).diagnostics.filter(({ severity }) => severity === 'error'), []);
  });

  test('lists what has no place there', () => {
    const conversion = convert(watson);
    assert.deepEqual(lostPaths(conversion), ['model_definition.author', 'model_definition.execution.compute_configuration.name']);
    assert.deepEqual(conversion.losses[0]?.range.start, { line: 5, column: 3 });
  });

  test('reads both spellings of keys, and runtimes as a list', () => {
    const other = watson.replaceAll('aws_', '').replace('runtimes:\n      name: python\n      version: "3.5"', 'runtimes:\n    - name: python\n      version: "2.7"');
    assert.equal(convert(other).text, flowers.replace('-py3', ''));
  });

  test('takes each size for what it has, and no size for one processor', () => {
    const needs = { k80: [1, 4, '24Gb'], k80x2: [2, 8, '48Gb'], k80x4: [4, 16, '96Gb'], p100: [1, 8, '24Gb'], p100x2: [2, 16, '48Gb'], v100: [1, 26, '24Gb'], v100x2: [2, 52, '48Gb'] };
    for (const [size, expected] of Object.entries(needs)) {
      const manifest = parse(convert(watson.replace('p100x2', size)).text) as Record<string, unknown>;
      assert.deepEqual([manifest['gpus'], manifest['cpus'], manifest['memory']], expected, size);
    }
    const plain = convert(watson.replace(/ {4}compute_configuration:\n.*\n.*\n/, ''));
    const { gpus, cpus, memory, learners, framework } = parse(plain.text) as Record<string, unknown>;
    assert.deepEqual([gpus, cpus, memory, learners, framework], [0, 1, '1Gb', 1, { name: 'tensorflow', version: '1.5.0-py3', command: 'python3 train.py --data ${DATA_DIR}' }]);
  });

  test('says so when a size is unknown', () => {
    const { losses } = convert(watson.replace('p100x2', 'small'));
    assert.match(losses.find(({ path: lost }) => lost.endsWith('.name'))?.message ?? '', /“small” is no size that is known/);
  });

  test('makes two data stores where results go elsewhere', () => {
    const elsewhere = watson.replace(/(training_results_reference:\n {2}name: lab-store\n {2}connection:\n {4}endpoint_url: )\S+/, '$1https://other.example.com');
    const { data_stores: stores } = parse(convert(elsewhere).text) as { data_stores: Record<string, unknown>[] };
    assert.deepEqual(stores.map(({ id, training_data: data, training_results: results }) => [id, data, results]), [
      ['lab-store', { container: 'flowers-in' }, undefined],
      ['lab-store-results', undefined, { container: 'flowers-out' }],
    ]);
  });

  test('keeps the version of other frameworks and says that it may be no tag', () => {
    const conversion = convert(watson.replace('name: tensorflow\n    version: "1.5"', 'name: pytorch\n    version: 0.3'));
    assert.match(conversion.text, /name: pytorch\n {2}version: "0\.3"\n/);
    assert.ok(lostPaths(conversion).includes('model_definition.framework.version'));
  });
});

suite('convertManifest to Watson Machine Learning', () => {
  test('gives back what came from there', () => {
    const back = convert(flowers);
    const expected = parse(watson) as { model_definition: { author?: unknown }; training_data_reference: { connection: object }; training_results_reference: { connection: object } };
    delete expected.model_definition.author;
    const connection = { endpoint_url: 'https://s3.example.com', access_key_id: 'access', secret_access_key: 'secret' };
    expected.training_data_reference.connection = connection;
    expected.training_results_reference.connection = connection;
    assert.deepEqual(parse(back.text), expected);
    assert.deepEqual(back.losses, []);
    assert.equal(convert(back.text).text, flowers);
  });

  test('takes the smallest size that has enough, of the kind that is named', () => {
    const sizeOf = (needs: string) => (parse(convert(flowers.replace(/gpus: 2\ncpus: 16\nmemory: 48Gb\n/, needs)).text) as { model_definition: { execution: { compute_configuration: { name?: string } } } }).model_definition.execution.compute_configuration.name;
    assert.equal(sizeOf('gpus: 1\ncpus: 4\nmemory: 24Gb\n'), 'k80');
    assert.equal(sizeOf('gpus: 1\ncpus: 6\nmemory: 24Gb\n'), 'p100');
    assert.equal(sizeOf('gpus: 1\ncpus: 2\ngpu_type: nvidia-TeslaV100\n'), 'v100');
    assert.equal(sizeOf('gpus: 3\ncpus: 8\nmemory: 24Gb\n'), 'k80x4');
    assert.equal(sizeOf('gpus: 0\ncpus: 4\n'), undefined);
  });

  test('tells each number that a size changes', () => {
    const conversion = convert(flowers.replace(/gpus: 2\ncpus: 16\nmemory: 48Gb\n/, 'gpus: 3\ncpus: 8\nmemory: 4Gb\n'));
    assert.deepEqual(lostPaths(conversion), ['gpus', 'cpus', 'memory']);
    assert.match(conversion.losses[0]?.message ?? '', /k80x4 has 4 GPUs instead of 3/);
  });

  test('lists Weft’s own keys, metrics and further data stores', () => {
    const text = flowers.replace('framework:', '  - id: more\n    training_data: { container: more-in }\nenv: { A: 1 }\nevaluation_metrics: { type: tensorboard }\nqueue: q\nframework:');
    assert.deepEqual(lostPaths(convert(text)), ['data_stores[1]', 'env', 'evaluation_metrics', 'queue']);
  });

  test('says that a connection is missing, and what a version leaves out', () => {
    const text = flowers.replace(/ {4}connection:\n( {6}.*\n)+/, '').replace('1.5.0-gpu-py3', '1.5.1-gpu-py3');
    assert.deepEqual(lostPaths(convert(text)), ['data_stores[0].id', 'data_stores[0].id', 'framework.version']);
  });
});

suite('convertManifest from the ancestor’s init', () => {
  // Indented by tabs, as it was written.
  const init = `# Define the model
model_definition:
  name: first
  description: A first model

framework:
\tname: tensorflow
\tversion: "1.4.0"

training:
# The command
\tcommand: >
\t\tpython3 digits.py --images \${DATA_DIR}/images.gz
\t\t--rate 0.001

memory: 2000MiB
size: medium

input_data:
- digits
output_data:
- models # one for now

data_stores:
\t- data_store_id: digits
\t\ttype: softlayer_objectstore
\t\tbucket: digits_data
\t\tprefix: /version12
\t\tconnection:
\t\t\tauth_url: https://store.example/auth/v1.0/
\t\t\tuser_name: <PLEASE_INSERT>
\t\t\tpassword: <PLEASE_INSERT>
\t- data_store_id: models
\t\ttype: s3_datastore
\t\tbucket: digits_models
\t\tconnection:
\t\t\t$ref: digits.connection # again
`;

  test('writes a manifest, with references followed and the size spelled out', () => {
    const { text, from } = convert(init);
    assert.equal(from, 'init');
    const connection = { auth_url: 'https://store.example/auth/v1.0/', user_name: '<PLEASE_INSERT>', password: '<PLEASE_INSERT>' };
    assert.deepEqual(parse(text), {
      name: 'first',
      description: 'A first model',
      gpus: 2,
      memory: '2000MiB',
      learners: 1,
      data_stores: [
        { id: 'digits', type: 's3_datastore', training_data: { container: 'digits_data' }, connection },
        { id: 'models', type: 's3_datastore', training_results: { container: 'digits_models' }, connection },
      ],
      framework: { name: 'tensorflow', version: '1.4.0', command: 'python3 digits.py --images ${DATA_DIR}/images.gz --rate 0.001\n' },
    });
    for (const comment of ['# Define the model', '# The command', '# one for now']) assert.ok(text.includes(comment), comment);
    assert.deepEqual(checkText(text).diagnostics.filter(({ severity }) => severity === 'error'), []);
  });

  test('lists what is dropped', () => {
    assert.deepEqual(lostPaths(convert(init)), ['data_stores[0].type', 'data_stores[0].prefix']);
  });

  test('says when a data store or a connection is not there', () => {
    const lost = lostPaths(convert(init.replace('- models #', '- gone #').replace('$ref: digits.', '$ref: gone.').replace('- digits\n', '- models\n')));
    assert.deepEqual(lost, ['output_data[0]', 'data_stores[0]', 'data_stores[1].connection.$ref']);
  });

  test('goes on to Watson Machine Learning', () => {
    assert.match(convert(init, 'wml').text, /^model_definition:$/m);
  });
});

suite('convertManifest', () => {
  test('leaves a text alone that is in the dialect asked for', () => {
    assert.deepEqual(convert(flowers, 'ffdl'), { from: 'ffdl', to: 'ffdl', text: flowers, losses: [] });
  });

  test('refuses what is no YAML, and what is in no dialect', () => {
    for (const [text, code] of [['a: [', 'manifest/syntax'], ['a: 1', 'manifest/unknown-dialect'], ['', 'manifest/unknown-dialect'], ['- 1', 'manifest/unknown-dialect']] as const) {
      const conversion = convertManifest(text);
      assert.ok(!conversion.ok);
      assert.equal(conversion.failure[0]?.code, code);
    }
  });

  test('never drops a value in silence, and never tells a secret', () => {
    for (const file of readdirSync(fixtures).filter((name) => name.endsWith('.yml'))) {
      const text = `${readFileSync(path.join(fixtures, file), 'utf8')}\nmystery: { of: 42, life: [1, 2] }\n`;
      const { text: converted, losses } = convert(text);
      assert.ok(losses.some((loss) => loss.path === 'mystery'), file);
      for (const leaf of leavesOf(parse(text))) {
        const isKept = leavesOf(parse(converted)).some((kept) => kept.value === leaf.value);
        const isTold = losses.some(({ path: lost }) => leaf.path === lost || leaf.path.startsWith(`${lost}.`) || leaf.path.startsWith(`${lost}[`));
        // Kinds of stores are one word there, tags are split up, and sizes say the numbers; where they say others it is told.
        const isImplied = /\.type$|^(gpus|gpu_type|cpus|memory|framework\.version)$/.test(leaf.path);
        assert.ok(isKept || isTold || isImplied, `${file}: ${leaf.path}`);
      }
    }
    for (const { message } of convert(watson.replace('aws_secret_access_key: secret', 'aws_secret_access_key: secret\n    other_key: s3cr3t')).losses) assert.doesNotMatch(message, /s3cr3t/);
  });
});

interface Leaf {
  readonly path: string;
  readonly value: string;
}

function leavesOf(value: unknown, at = ''): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, `${at}[${String(index)}]`));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, at === '' ? key : `${at}.${key}`));
  return [{ path: at, value: String(value) }];
}
