import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parse } from 'yaml';
import { pythonEnvironment, pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';

interface Ended {
  readonly exitCode: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sends the signal as soon as a line of stdout matches. */
  readonly interrupt?: { readonly at: RegExp; readonly signal: NodeJS.Signals };
}

const root = path.resolve(import.meta.dirname, '../../..');
const example = path.join(root, 'examples/retrain');
const requirements = [path.join(example, 'requirements.txt'), path.join(example, 'requirements-digits.txt'), path.join(root, 'test/support/tensorboard-requirements.txt')];

function run(python: string, args: readonly string[], { env = {}, interrupt }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const unset = { CHECKPOINT_DIR: '', TRAINING_ID: '', LEARNER_ID: '1' };
    const child = spawn(python, args, { cwd: example, env: { ...process.env, ...unset, ...env, PYTHONDONTWRITEBYTECODE: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (interrupt?.at.test(stdout) && !child.killed) child.kill(interrupt.signal);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, lines: stdout.trimEnd().split(/\r?\n/), stderr: stderr.trimEnd() }));
  });
}

/** The manifest's command as arguments of Python, with the learner's folders put in. */
async function commandOfManifest(folders: Readonly<Record<string, string>>): Promise<string[]> {
  const manifest = parse(await readFile(path.join(example, 'manifest.yml'), 'utf8')) as { framework: { command: string } };
  const [program, ...args] = manifest.framework.command.split(' ');
  assert.equal(program, 'python3');
  return args.map((argument) => argument.replace(/\$\{(\w+)\}/g, (_reference, name: string) => folders[name] ?? assert.fail(`the test knows no ${name}`)));
}

/** What the real TensorBoard reads in a folder of event files: the steps of each tag, and the last value. */
async function readByTensorBoard(python: string, folder: string): Promise<Record<string, { steps: number[]; last: number }>> {
  const script = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0}).Reload()
scalars = {tag: events.Scalars(tag) for tag in events.Tags()["scalars"]}
print(json.dumps({tag: {"steps": [s.step for s in found], "last": found[-1].value} for tag, found in scalars.items()}))`;
  const { exitCode, lines, stderr } = await run(python, ['-c', script, folder]);
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(lines.at(-1) ?? '') as Record<string, { steps: number[]; last: number }>;
}

/** Reads every record and event with TensorBoard's own classes and writes them again: is the file the same, byte for byte? */
async function isWrittenAsByTensorBoard(python: string, folder: string): Promise<boolean> {
  const script = `
import glob, io, struct, sys
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.summary.writer.record_writer import RecordWriter
(file,) = glob.glob(sys.argv[1] + "/*")
written, again, place = open(file, "rb").read(), io.BytesIO(), 0
while place < len(written):
    length, = struct.unpack_from("<Q", written, place)
    event = Event.FromString(written[place + 12 : place + 12 + length])
    RecordWriter(again).write(event.SerializeToString(deterministic=True))
    place += 16 + length
print(again.getvalue() == written)`;
  const { exitCode, lines, stderr } = await run(python, ['-c', script, folder]);
  assert.equal(exitCode, 0, stderr);
  return lines.at(-1) === 'True';
}

const everyTenth = (last: number): number[] => Array.from({ length: last / 10 }, (_step, index) => (index + 1) * 10);

suite('examples/retrain', () => {
  let python: string;
  let folder: string;
  let images: string;

  /** Flags that write below one folder, with bottlenecks that all tests share. */
  const flags = (results: string, ...others: readonly string[]): string[] => [
    'retrain.py', '--image_dir', images, '--bottleneck_dir', path.join(folder, 'bottlenecks'),
    '--output_graph', path.join(results, 'graph.pb'), '--output_labels', path.join(results, 'labels.txt'),
    '--summaries_dir', path.join(results, 'retrain_logs'), ...others,
  ];
  const results = (): Promise<string> => mkdtemp(path.join(folder, 'results-'));

  suiteSetup(async function () {
    ({ python } = await pythonEnvironmentOrSkip(this, requirements));
    folder = await mkdtemp(path.join(os.tmpdir(), 'weft-retrain-'));
    images = path.join(folder, 'input/images');
    const { exitCode, lines, stderr } = await run(python, ['digits.py', images]);
    assert.equal(exitCode, 0, stderr);
    assert.deepEqual(lines, [`1797 digits in ${images}`]);
  });

  suiteTeardown(async () => {
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  test('the manifest’s command learns handwritten digits', async () => {
    const resultDir = path.join(folder, 'first');
    const command = await commandOfManifest({ RESULT_DIR: resultDir, DATA_DIR: path.join(folder, 'input') });
    const { exitCode, lines, stderr } = await run(python, command);
    assert.equal(exitCode, 0, stderr);
    assert.equal(lines[0], '1797 bottlenecks to compute, 0 kept from before');
    assert.match(lines.at(-2) ?? '', /^step 1000: train accuracy \d\.\d{3}, cross entropy \d\.\d{4}, validation accuracy \d\.\d{3}$/);
    const accuracy = /^final test accuracy (\d\.\d{3}) \((\d+) images\)$/.exec(lines.at(-1) ?? '');
    assert.ok(Number(accuracy?.[1]) > 0.9, lines.at(-1));
    assert.ok(Number(accuracy?.[2]) > 100, lines.at(-1));
    assert.equal(await readFile(path.join(resultDir, 'labels.txt'), 'utf8'), '0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');
    assert.deepEqual((await readdir(resultDir)).sort(), ['bottlenecks', 'graph.pb', 'labels.txt', 'retrain_logs']);
    await cp(path.join(resultDir, 'bottlenecks'), path.join(folder, 'bottlenecks'), { recursive: true });
  });

  test('the real TensorBoard reads the summaries', async () => {
    for (const part of ['train', 'validation']) {
      const summaries = path.join(folder, 'first/retrain_logs', part);
      assert.ok(await isWrittenAsByTensorBoard(python, summaries));
      const found = await readByTensorBoard(python, summaries);
      assert.deepEqual(Object.keys(found).sort(), ['accuracy', 'cross_entropy']);
      assert.deepEqual(found['accuracy']?.steps, everyTenth(1000));
      assert.deepEqual(found['cross_entropy']?.steps, everyTenth(1000));
      assert.ok(found['accuracy'].last > 0.9);
    }
  });

  test('computes bottlenecks again only for images that changed', async () => {
    await cp(path.join(images, '0/digit-0000.png'), path.join(images, '0/digit-0010.png'));
    const changed = await run(python, flags(await results(), '--how_many_training_steps', '1'));
    assert.equal(changed.lines[0], '1 bottlenecks to compute, 1796 kept from before');
    const same = await run(python, flags(await results(), '--how_many_training_steps', '1'));
    assert.equal(same.lines[0], '0 bottlenecks to compute, 1797 kept from before');
    const otherSize = await run(python, flags(await results(), '--how_many_training_steps', '1', '--architecture', 'mobilenet_0.50_64', '--bottleneck_dir', path.join(folder, 'smaller')));
    assert.equal(otherSize.lines[0], '1797 bottlenecks to compute, 0 kept from before');
  });

  test('goes on from the last checkpoint after a kill, and ends with the same weights', async () => {
    const whole = await results();
    const broken = await results();
    const steps = ['--how_many_training_steps', '2000', '--checkpoint_interval', '100'];
    const env = { CHECKPOINT_DIR: path.join(broken, 'checkpoints'), TRAINING_ID: 'retrain-7k2mq0x3bd' };
    assert.equal((await run(python, flags(whole, ...steps))).exitCode, 0);

    const killed = await run(python, flags(broken, ...steps), { env, interrupt: { at: /^step 550:/m, signal: 'SIGKILL' } });
    assert.equal(killed.exitCode, null);
    const resumed = await run(python, flags(broken, ...steps), { env });
    assert.equal(resumed.exitCode, 0, resumed.stderr);
    const from = Number(/^resumes after step (\d+) of 2000$/m.exec(resumed.lines.join('\n'))?.[1]);
    assert.ok(from >= 500 && from % 100 === 0, `resumed after step ${from}`);
    assert.equal(resumed.lines.find((line) => line.startsWith('step '))?.split(':')[0], `step ${from + 10}`);
    assert.deepEqual(await readFile(path.join(broken, 'graph.pb')), await readFile(path.join(whole, 'graph.pb')));

    const { accuracy } = await readByTensorBoard(python, path.join(broken, 'retrain_logs/train'));
    assert.deepEqual(accuracy?.steps, everyTenth(2000));

    const other = await run(python, flags(await results(), '--how_many_training_steps', '10'), { env: { ...env, TRAINING_ID: 'retrain-aaaaaaaaaa' } });
    assert.doesNotMatch(other.lines.join('\n'), /resumes/);
    const otherRate = await run(python, flags(await results(), '--how_many_training_steps', '10', '--learning_rate', '0.02'), { env });
    assert.match(otherRate.lines.join('\n'), /is of other images or settings: starting over/);
  });

  if (process.platform !== 'win32') {
    test('ends after a whole step, with a checkpoint, when it is told to stop', async () => {
      const env = { CHECKPOINT_DIR: await results() };
      const steps = ['--how_many_training_steps', '100000', '--checkpoint_interval', '100000'];
      const stopped = await run(python, flags(await results(), ...steps), { env, interrupt: { at: /^step 50:/m, signal: 'SIGTERM' } });
      assert.equal(stopped.exitCode, 143, stopped.stderr);
      const step = /^stops after step (\d+), as it was told to$/.exec(stopped.lines.at(-1) ?? '')?.[1];
      assert.ok(Number(step) >= 50, stopped.lines.at(-1));
      const resumed = await run(python, flags(await results(), '--how_many_training_steps', String(Number(step) + 10)), { env });
      assert.equal(resumed.lines.find((line) => line.startsWith('resumes')), `resumes after step ${step ?? ''} of ${String(Number(step) + 10)}`);
    });
  }

  test('leaves out a file that is no image, and names it', async () => {
    const damaged = path.join(images, '3/damaged.png');
    await writeFile(damaged, 'not a picture');
    const { exitCode, lines, stderr } = await run(python, flags(await results(), '--how_many_training_steps', '10'));
    await rm(damaged);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^left out .*damaged\.png: it cannot be read as an image/);
    assert.match(lines.at(-1) ?? '', /^final test accuracy/);
  });

  test('lets learner 1 train alone', async () => {
    const { exitCode, lines } = await run(python, flags(await results()), { env: { LEARNER_ID: '2', NUM_LEARNERS: '2' } });
    assert.equal(exitCode, 0);
    assert.deepEqual(lines, ['learner 2 has nothing to do: the softmax layer is small, and learner 1 trains it alone']);
  });

  test('says in one line what is wrong with its flags', async () => {
    const complaints: readonly (readonly [readonly string[], number, string])[] = [
      [['--image_dir', images, '--how_many_trainin_steps=5'], 2, 'retrain.py: --how_many_trainin_steps is not a flag; the nearest is --how_many_training_steps. See retrain.py --help.'],
      [['--image_dir', images, '--learning_rate', '0'], 2, 'retrain.py: argument --learning_rate: “0” is not a number above 0. See retrain.py --help.'],
      [['--image_dir', images, '--testing_percentage', '60', '--validation_percentage', '60'], 2, 'retrain.py: --testing_percentage and --validation_percentage leave nothing to train on. See retrain.py --help.'],
      [[], 2, 'retrain.py: the following arguments are required: --image_dir. See retrain.py --help.'],
      [['--image_dir', 'nowhere'], 1, 'retrain.py: there is no folder nowhere. It should hold one subfolder of images for each class.'],
      [['--image_dir', images, '--architecture', 'inception_v3'], 1, 'retrain.py: architecture “inception_v3” is not known: write mobilenet_<0.25, 0.50, 0.75 or 1.0>_<32 to 1024>, such as mobilenet_0.25_224.'],
    ];
    for (const [args, exitCode, message] of complaints) {
      const ended = await run(python, ['retrain.py', ...args], { env: { PYTHONIOENCODING: 'utf-8' } });
      assert.deepEqual({ exitCode: ended.exitCode, stderr: ended.stderr }, { exitCode, stderr: message });
    }
  });

  test('names the package that is missing and how to install it', async () => {
    const bare = await pythonEnvironment([]);
    const { exitCode, stderr } = await run(bare.python, ['retrain.py', '--image_dir', images]);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^retrain\.py needs the package numpy\. Install it with: \S+ -m pip install numpy Pillow$/);
  });
});
