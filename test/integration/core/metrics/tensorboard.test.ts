import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { folderEventFileTree } from '../../../../src/core/metrics/folderEventFileTree.ts';
import { type Scalar, readScalars } from '../../../../src/core/metrics/readScalars.ts';
import { ReadWindow } from '../../../../src/core/metrics/readWindow.ts';
import type { Run } from '../../../../src/core/metrics/run.ts';
import { Runs } from '../../../../src/core/metrics/runs.ts';
import type { SampledSeries } from '../../../../src/core/metrics/sampledSeries.ts';
import { readGrowing } from '../../../support/eventFuzz.ts';
import { type PythonEnvironment, pythonEnvironmentOrSkip } from '../../../support/pythonEnvironment.ts';
import { torchEnvironmentOrSkip } from '../../../support/torchEnvironment.ts';

const run = promisify(execFile);
const script = (name: string): string => path.join(import.meta.dirname, name);

type Row = readonly [run: string, tag: string, step: number, wallTime: number, value: number];

/** Points of each run and tag, in their order; the order of tags is nobody's promise. */
function byTag(rows: readonly Row[]): Map<string, Row[]> {
  const ordered = rows.toSorted(([run, tag], [otherRun, otherTag]) => (run === otherRun ? compare(tag, otherTag) : compare(run, otherRun)));
  return Map.groupBy(ordered, ([run, tag]) => `${run} ${tag}`);
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const fromJson = (given: number | string): number => (typeof given === 'number' ? given : given === 'nan' ? NaN : given === 'inf' ? Infinity : -Infinity);

function rowsOfSamples<T>(run: string, kind: string, found: ReadonlyMap<string, SampledSeries<T>>, content: (value: T) => unknown): unknown[] {
  return [...found].flatMap(([tag, series]) => series.samples().map(({ step, value }) => [run, tag, step, kind, content(value)]));
}

interface Writer {
  readonly name: string;
  readonly script: string;
  readonly scalars: number;
  readonly others: number;
  environment(context: Mocha.Context): Promise<PythonEnvironment>;
}

const support = path.resolve(import.meta.dirname, '../../../support');
const requirements = [path.join(support, 'tensorboard-requirements.txt')];
const writers: readonly Writer[] = [
  { name: 'TensorBoard and tensorboardX', script: 'write_events.py', scalars: 120_000, others: 100, environment: (context) => pythonEnvironmentOrSkip(context, requirements) },
  { name: 'torch’s SummaryWriter', script: 'write_torch_events.py', scalars: 12_000, others: 25, environment: (context) => torchEnvironmentOrSkip(context, [...requirements, path.join(support, 'torch-requirements.txt')]) },
];

for (const writer of writers) {
  suite(`event files of the real ${writer.name}`, () => {
    let folder = '';
    let python = '';
    let scalars: Scalar[] = [];
    const runs: Run[] = [];

    suiteSetup(async function () {
      ({ python } = await writer.environment(this));
      folder = await mkdtemp(path.join(os.tmpdir(), 'weft-events-'));
      await run(python, [script(writer.script), folder]);
      for await (const scalar of readScalars(folderEventFileTree(folder), { onRead: (read) => runs.push(read) })) scalars.push(scalar);
    });

    suiteTeardown(async () => {
      scalars = [];
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    async function rowsOfTensorBoard(...options: readonly string[]): Promise<Row[]> {
      const { stdout } = await run(python, [script('read_events.py'), folder, ...options], { maxBuffer: 1024 * 1024 * 1024 });
      return stdout.trim().split('\n').map((line) => {
        const [name, tag, step, wallTime, value] = JSON.parse(line) as [string, string, number, number | string, number | string];
        return [name, tag, step, fromJson(wallTime), fromJson(value)] as const;
      });
    }

    const rowsOf = (wanted: readonly Scalar[]): Row[] => wanted.map((scalar) => [scalar.run, scalar.tag, scalar.step, scalar.wallTime, scalar.value]);

    test('are read without a bad record', () => {
      assert.deepEqual(runs.flatMap(({ name, bad, unreadable }) => (Object.values(bad).some((count) => count > 0) || unreadable.length > 0 ? [[name, bad, unreadable]] : [])), []);
    });

    test('give the scalars of TensorBoard’s EventAccumulator, every one and bit for bit', async () => {
      const wanted = byTag(await rowsOfTensorBoard());
      const given = byTag(rowsOf(scalars));
      assert.deepEqual([...given.keys()], [...wanted.keys()]);
      for (const [key, rows] of wanted) assert.deepEqual(given.get(key), rows, key);
      assert.ok(scalars.length > writer.scalars);
    });

    test('give the images, histograms, texts and hyperparameters that TensorBoard reads', async () => {
      const { stdout } = await run(python, [script('read_events.py'), folder, '--others'], { maxBuffer: 1024 * 1024 * 1024 });
      const wanted = stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown);
      const runsThere = new Runs(folderEventFileTree(folder), { scalarsPerTag: 16, histogramsPerTag: 1000 });
      await runsThere.refresh();
      const given = runsThere.all.flatMap(({ name, content }) => [
        ...rowsOfSamples(name, 'histograms', content.histograms(), ({ buckets }) => Array.from(buckets, Math.fround)),
        ...rowsOfSamples(name, 'images', content.images(), ({ width, height, images }) => [width, height, images.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))]),
        ...rowsOfSamples(name, 'text', content.texts(), (texts) => texts),
        ...(content.hparams ? [[name, '_hparams_/session_start_info', 0, 'hparams', Object.fromEntries(content.hparams.values)]] : []),
      ]);
      const ordered = (rows: readonly unknown[]): unknown[] => rows.toSorted((one, other) => compare(JSON.stringify(one), JSON.stringify(other)));
      assert.deepEqual(ordered(given), ordered(wanted));
      assert.ok(given.length > writer.others);
    });

    test('keep as current the points that TensorBoard’s data server keeps', async () => {
      const wanted = byTag(await rowsOfTensorBoard('--data-server'));
      const given = byTag(rowsOf(scalars.filter(({ standing }) => standing === 'current')));
      assert.ok(wanted.size > 8);
      for (const [key, rows] of wanted) {
        // The data server does not know that a writer withdrew points, of which this run's other tags have some.
        if (key.startsWith('x ') && key !== 'x loss/train') continue;
        // The data server drops a point whose wall time is no number; here it stays.
        assert.deepEqual(given.get(key)?.filter(([, , , wallTime]) => Number.isFinite(wallTime)), rows, key);
      }
    });

    test('come to the same when they are cut at any byte and grow', async () => {
      const window = new ReadWindow();
      const entries = (await folderEventFileTree(path.join(folder, 'cut')).list()).map(({ path: name }) => path.join(folder, 'cut', name));
      assert.ok(entries.length > 0);
      for (const entry of entries) {
        const bytes = new Uint8Array(await readFile(entry));
        const sizes = Array.from({ length: bytes.length + 1 }, (_, size) => size);
        const whole = await readGrowing(bytes, [bytes.length], window);
        assert.ok(bytes.length < 10_000 && (whole.scalars as readonly unknown[]).length > 0, entry);
        for (const size of sizes) assert.deepEqual(await readGrowing(bytes, [size, bytes.length], window), whole, `${entry} cut at ${String(size)}`);
        assert.deepEqual(await readGrowing(bytes, sizes, window), whole, entry);
      }
    });
  });
}
