import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { shellManifest, submittedId, weftPerTest } from './weft.ts';

interface TrainingRow {
  readonly id: string;
  readonly state: string;
}

interface ScalarRow {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** Counts up with a checkpoint a step; once it has been halted it goes on from there and ends at once. */
const counting = `
trap 'touch "$CHECKPOINT_DIR/halted"; exit 143' TERM
step=$(cat "$CHECKPOINT_DIR/step" 2>/dev/null || echo 0)
echo "begins after step $step"
while [ ! -e "$CHECKPOINT_DIR/halted" ] && [ "$step" -lt 600 ]; do
  step=$((step+1)); echo "step $step"; echo "$step" > "$CHECKPOINT_DIR/step"; sleep 0.1
done
echo "$step" > "$RESULT_DIR/last"
`;

suite('the life of a training on the command line', function () {
  this.timeout(120_000);
  const weft = weftPerTest('built');
  const stateOf = async (id: string): Promise<string> => (await weft.it.json<TrainingRow>(['show', id])).state;

  test('a halted training goes on from its checkpoint when it is resumed', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('counting', 'sh count.sh'), 'count.sh': counting });
    const following = weft.it.start(['train', 'manifest.yml', '--follow']);
    await following.seen('step 3');
    const [training] = await weft.it.json<TrainingRow[]>(['list']);
    const id = training?.id ?? '';
    await weft.it.out(['halt', id]);
    assert.equal((await following.ended).code, 130);
    assert.equal(await stateOf(id), 'HALTED');

    await weft.it.out(['resume', id]);
    const log = await weft.it.out(['logs', id, '--follow']);
    assert.equal(await stateOf(id), 'COMPLETED');
    const begins = [...log.matchAll(/begins after step (\d+)/g)].map(([, step]) => Number(step));
    assert.ok((begins.at(-1) ?? 0) >= 3, log);
    assert.equal((await weft.it.run(['resume', id])).code, 2);
  });

  test('a deleted training is gone from the list and keeps its results, unless they are to go, too', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('short', 'echo kept > "$RESULT_DIR/model"') });
    const [kept, removed] = [await weft.it.train(['manifest.yml']), await weft.it.train(['manifest.yml'])];
    const bucket = path.join(weft.it.home, 'store/results');
    await weft.it.out(['delete', kept]);
    assert.deepEqual((await weft.it.json<TrainingRow[]>(['list'])).map(({ id }) => id), [removed]);
    assert.equal(await readFile(path.join(bucket, kept, 'model'), 'utf8'), 'kept\n');
    await weft.it.out(['delete', removed, '--results']);
    assert.deepEqual(await weft.it.json(['list']), []);
    assert.deepEqual(existsSync(path.join(bucket, removed)) ? await filesBelow(path.join(bucket, removed)) : [], []);
  });

  test('train says that its training was deleted before it ended', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('gone', 'sleep 60') });
    const running = weft.it.start(['train', 'manifest.yml']);
    await running.seen(/^submitted /m);
    const id = submittedId(running.text());
    await weft.it.out(['delete', id, '--yes', '--results']);
    const { code, err } = await running.ended;
    assert.equal(code, 1, err);
    assert.match(err, new RegExp(`“${id}” was deleted before it ended\\.\\n$`));
  });

  test('download brings the results, and with --definition the code as it was submitted, a ZIP that trains again', async () => {
    const script = 'echo trained > "$RESULT_DIR/model"\n';
    await weft.it.write({ 'manifest.yml': shellManifest('short', 'sh ünï/train.sh'), 'ünï/train.sh': script });
    const id = await weft.it.train(['manifest.yml']);
    await weft.it.out(['download', id, '--to', 'results']);
    assert.equal(await readFile(path.join(weft.it.cwd, 'results/model'), 'utf8'), 'trained\n');

    const zip = (await weft.it.out(['download', id, '--definition', '--to', 'code'])).trim();
    assert.ok((await stat(zip)).size > 0);
    const read = `import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("ünï/train.sh"))`;
    assert.equal(execFileSync('python3', ['-c', read, zip], { encoding: 'utf8' }), script);

    const again = await weft.it.train(['manifest.yml', zip]);
    await weft.it.out(['download', again, '--to', 'again']);
    assert.equal(await readFile(path.join(weft.it.cwd, 'again/model'), 'utf8'), 'trained\n');
  });

  test('what init writes trains as it is, and its metrics are records, scalars and a chart', async () => {
    await weft.it.out(['init', 'My First']);
    const id = await weft.it.train(['my-first/manifest.yml']);
    const records = (await weft.it.out(['emetrics', id])).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(records.length, 20);
    const scalars = await weft.it.json<ScalarRow[]>(['scalars', id]);
    assert.deepEqual(scalars.map(({ tag, step }) => [tag, step]), Array.from({ length: 20 }, (_, index) => ['loss', (index + 1) * 50]));
    assert.ok(scalars.every(({ value }, index) => index === 0 || value <= (scalars[index - 1]?.value ?? 0)));
    assert.match(await weft.it.out(['scalars', id]), /loss/);
    assert.equal((await weft.it.run(['init', 'My First'])).code, 2);
  });

  test('convert goes to the other dialect and back, and says what is lost apart from the document', async () => {
    const article = path.join(import.meta.dirname, 'fixtures/article-manifest.yml');
    const there = await weft.it.run(['convert', article]);
    assert.equal(there.code, 0, there.err);
    assert.match(there.out, /model_definition/);
    assert.match(there.err, /lost/);
    await weft.it.write({ 'wml.yml': there.out });
    const back = await weft.it.out(['convert', 'wml.yml']);
    assert.match(back, /^framework:/m);
    assert.ok(back.includes('python3 retrain.py --bottleneck_dir'));
    await weft.it.write({ 'back.yml': back });
    assert.equal((await weft.it.run(['validate', 'back.yml'])).code, 0);
  });

  test('doctor looks at this computer and finds what is needed', async () => {
    const findings = await weft.it.json<{ subject: string; outcome: string }[]>(['doctor']);
    assert.deepEqual(findings.filter(({ outcome }) => outcome === 'missing'), []);
    assert.deepEqual(['home', 'shell', 'Python', 'trainings'].filter((subject) => !findings.some((finding) => finding.subject === subject)), []);
  });

  test('two shells see the same trainings while they run', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('busy', 'echo begun; sleep 60') });
    const id = submittedId(await weft.it.out(['train', 'manifest.yml', '--detach']));
    const shells = [weft.it.cwd, weft.it.folder.path];
    const both = async (): Promise<string[][]> => Promise.all(shells.map(async (cwd) => (await weft.it.json<TrainingRow[]>(['list'], { cwd })).map((row) => row.id)));
    assert.deepEqual(await both(), [[id], [id]]);
    await weft.it.out(['halt', id], { cwd: weft.it.folder.path });
    await weft.it.out(['logs', id, '--follow']);
    assert.equal(await stateOf(id), 'HALTED');
  });
});

const filesBelow = async (folder: string): Promise<string[]> => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);
