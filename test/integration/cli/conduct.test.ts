import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { freePort } from '../../support/stack/freePort.ts';
import { requireS3, type S3Server, startS3Server } from '../../support/stack/s3Server.ts';
import { repository, shellManifest, submittedId, weftPerTest } from './weft.ts';

interface TrainingRow {
  readonly id: string;
  readonly state: string;
  readonly results: string;
}

const article = path.join(import.meta.dirname, 'fixtures/article-manifest.yml');
const lines = (text: string): string[] => text.trimEnd().split('\n');

suite('what scripts rely on', function () {
  this.timeout(120_000);
  const weft = weftPerTest('built');

  test('validate prints the documented rows, and fails only where an error is', async () => {
    await weft.it.write({ 'bad.yml': 'name: x\nlearnes: 2\n' });
    const [warned, wrong, text] = await Promise.all([weft.it.run(['validate', article, '--json']), weft.it.run(['validate', 'bad.yml', '--json']), weft.it.run(['validate', 'bad.yml'])]);
    const rows = (out: string): Record<string, unknown>[] => JSON.parse(out) as Record<string, unknown>[];

    assert.equal(warned.code, 0);
    assert.deepEqual(new Set(rows(warned.out).map(({ severity }) => severity)), new Set(['warning']));
    assert.equal(wrong.code, 2);
    const typo = rows(wrong.out).find(({ code }) => code === 'manifest/unknown-key');
    assert.deepEqual(Object.keys(typo ?? {}).sort(), ['code', 'column', 'file', 'line', 'message', 'severity', 'suggestion']);
    assert.deepEqual([typo?.['file'], typo?.['line'], typo?.['column'], typo?.['severity']], ['bad.yml', 2, 1, 'error']);
    assert.equal(text.code, 2);
    assert.match(text.out, /^bad\.yml:2:1 error manifest\/unknown-key /m);
  });

  test('train, list, show and scalars print the documented shapes, and data alone is on stdout', async () => {
    await weft.it.write({ 'good/manifest.yml': shellManifest('good', 'echo done'), 'bad/manifest.yml': shellManifest('bad', 'echo broken; exit 3') });
    const [good, bad] = await Promise.all([weft.it.run(['train', 'good/manifest.yml', '--json']), weft.it.run(['train', 'bad/manifest.yml', '--json'])]);
    const last = (out: string): Record<string, unknown> => JSON.parse(lines(out).at(-1) ?? '') as Record<string, unknown>;

    assert.equal(good.code, 0, good.err);
    for (const line of lines(good.out)) JSON.parse(line);
    const goodId = String(last(good.out)['id']);
    assert.deepEqual(last(good.out), { id: goodId, state: 'COMPLETED' });
    assert.equal(bad.code, 1, bad.err);
    assert.equal(last(bad.out)['state'], 'FAILED');
    assert.match(String(last(bad.out)['code']), /^[CS]\d{3}$/);

    const list = await weft.it.json<TrainingRow[]>(['list']);
    const shown = await weft.it.json<TrainingRow>(['show', goodId]);
    assert.deepEqual(list.find(({ id }) => id === goodId), shown);
    assert.deepEqual(Object.keys(shown).sort(), ['endedAt', 'gpus', 'id', 'learners', 'name', 'results', 'startedAt', 'state', 'submittedAt', 'target']);
    assert.equal(shown.results, `results/${goodId}`);
    const failed = list.find(({ state }) => state === 'FAILED');
    assert.deepEqual(Object.keys(failed ?? {}).sort(), ['code', 'endedAt', 'gpus', 'id', 'learners', 'name', 'reason', 'results', 'startedAt', 'state', 'submittedAt', 'target']);
  });

  test('scalars prints the documented rows, and what JSON has no number for as a string', async () => {
    const more = 'evaluation_metrics:\n  type: regex_extractor\n  groups:\n    train:\n      regex: "step %{INT:step} loss (?<loss>\\\\S+)"\n      scalars:\n        loss: { type: FLOAT, value: $loss }\n      etimes:\n        iteration: { type: INT, value: $step }\n';
    await weft.it.write({ 'manifest.yml': shellManifest('odd', 'echo step 1 loss 0.5; echo step 2 loss nan; echo step 3 loss inf; echo step 4 loss -inf', more) });
    const rows = await weft.it.json<Record<string, unknown>[]>(['scalars', await weft.it.train(['manifest.yml'])]);

    for (const row of rows) assert.deepEqual(Object.keys(row).sort(), ['run', 'step', 'tag', 'value', 'wallTime']);
    assert.deepEqual(rows.map(({ tag, step, value }) => [tag, step, value]), [['loss', 1, 0.5], ['loss', 2, 'NaN'], ['loss', 3, 'Infinity'], ['loss', 4, '-Infinity']]);
  });

  test('scalars of a folder that is not there name the folder, of an empty one that there are none yet', async () => {
    await mkdir(path.join(weft.it.cwd, 'empty'), { recursive: true });
    const [missing, empty] = await Promise.all([weft.it.run(['scalars', './missing']), weft.it.run(['scalars', path.join(weft.it.cwd, 'empty')])]);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /There is no folder “\.\/missing”\. .* \[metrics\/folder-missing\]/);
    assert.deepEqual([empty.code, empty.out], [0, '']);
    assert.match(empty.err, /No scalars in “.*empty” yet\./);
  });

  test('a dry run shows what would go, and does nothing', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('dry', 'sh work.sh'), 'work.sh': 'echo hi\n', '.env': 'KEY=x\n' });
    const { code, out } = await weft.it.run(['train', 'manifest.yml', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /work\.sh/);
    assert.match(out, /\.env/);
    assert.deepEqual(await weft.it.json(['list']), []);
    for (const folder of ['store', 'trainings', 'submissions']) assert.deepEqual(await readdir(path.join(weft.it.home, folder)).catch(() => []), [], folder);
  });

  test('train says what code goes and what stays behind, what data there is, and the second time that nothing is new', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('told', 'sh work.sh').replace('training_results:', 'training_data: { container: photos }\n    training_results:'), 'work.sh': 'echo hi\n', '.env': 'KEY=x\n' });
    await mkdir(path.join(weft.it.home, 'store/photos'), { recursive: true });
    await writeFile(path.join(weft.it.home, 'store/photos/cat.png'), 'a picture');
    const first = await weft.it.run(['train', 'manifest.yml']);
    const second = await weft.it.run(['train', 'manifest.yml', '--json']);

    assert.equal(first.code, 0, first.err);
    assert.match(first.err, /^ {2}code {6}2 files, \S+ bytes \(\S+ KB to send\) {3}left out: \.env$/m);
    assert.match(first.err, /^ {2}data {6}photos \(1 object, 9 bytes\) in .+store$/m);
    assert.match(first.out, /^✓ completed {2}told-\S+ .*results results\/told-\S+ \(\d+ files?, .+\) {3}weft download told-\S+$/m);
    const events = lines(second.out).map((line) => JSON.parse(line) as Record<string, unknown>);
    const [code, data] = ['code', 'data'].map((event) => events.find((found) => found['event'] === event));
    assert.deepEqual([code?.['files'], code?.['newPacks'], code?.['bytesToSend']], [2, 0, 0]);
    assert.deepEqual([data?.['bucket'], data?.['objects'], data?.['bytes']], ['photos', 1, 9]);
  });

  test('a detached training goes on by itself, a followed one prints what its learners write', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('quick', 'echo hello from the learner') });
    const detached = await weft.it.run(['train', 'manifest.yml', '--detach']);
    assert.equal(detached.code, 0, detached.err);
    const followed = await weft.it.run(['train', 'manifest.yml', '--follow']);
    assert.match(followed.out, /^hello from the learner$/m);
    assert.equal(await weft.it.out(['logs', submittedId(detached.out), '--follow']), 'hello from the learner\n');
    assert.equal((await weft.it.json<TrainingRow>(['show', submittedId(detached.out)])).state, 'COMPLETED');
  });

  test('wrong use is exit code 2, with the nearest command, and nothing on stdout', async () => {
    const calls = [['trian'], ['train'], ['train', 'no-such.yml'], ['show', 'no-such-training'], ['logs', 'x', '--tail', 'many'], ['list', '--store', 'nonsense'], ['train', article, '--target', 'nowhere'], ['train', '.']];
    const ends = await Promise.all(calls.map((call) => weft.it.run(call)));
    for (const [index, { code, out, err }] of ends.entries()) {
      assert.equal(code, 2, calls[index]?.join(' '));
      assert.equal(out, '', calls[index]?.join(' '));
      assert.match(err, /^weft: /m);
      assert.doesNotMatch(err, /\n +at /);
    }
    assert.match(ends[0]?.err ?? '', /train/);
    assert.match(ends.at(-1)?.err ?? '', /is a folder\. Name the manifest in it/);
  });

  test('colours are for terminals, and never where NO_COLOR is set', async () => {
    await weft.it.write({ 'bad.yml': 'learnes: 2\n' });
    const [plain, forced, refused] = await Promise.all([{}, { FORCE_COLOR: '1' }, { FORCE_COLOR: '1', NO_COLOR: '1' }].map((env) => weft.it.run(['validate', 'bad.yml'], { env })));
    const escape = String.fromCharCode(27);
    assert.deepEqual([plain, forced, refused].map((ended) => ended?.out.includes(escape)), [false, true, false]);
  });

  test('a reader that closes the pipe ends a command in peace', async () => {
    await weft.it.write({ 'manifest.yml': shellManifest('long', 'i=0; while [ $i -lt 30000 ]; do echo "line $i"; i=$((i+1)); done') });
    const id = await weft.it.train(['manifest.yml']);
    for (const call of [['logs', id], ['list']]) {
      const { code, out, err } = await weft.it.run(call, { reader: 'first line' });
      assert.ok(out.length > 0);
      assert.deepEqual([code, err], [0, ''], call.join(' '));
    }
  });

  test('completion speaks bash, zsh and fish, and knows the commands', async () => {
    const [bash, zsh, fish, names] = await Promise.all([['completion', 'bash'], ['completion', 'zsh'], ['completion', 'fish'], ['complete', '--', 'l']].map((call) => weft.it.out(call)));
    assert.match(bash ?? '', /complete -F \S+ weft/);
    assert.match(zsh ?? '', /#compdef weft/);
    assert.match(fish ?? '', /complete -c weft/);
    assert.deepEqual(['list', 'logs'].filter((name) => names?.includes(name)), ['list', 'logs']);
    // “:0” lets a shell offer files where no word of ours fits: a manifest, a folder.
    assert.equal((await weft.it.out(['complete', '--', 'validate', 'mani'])).trim(), ':0');
  });

  test('init writes all of a training or nothing, and leaves what was there', async () => {
    await weft.it.write({ 'digits/train.py': 'mine' });
    const refused = await weft.it.run(['init', 'digits']);
    assert.equal(refused.code, 2);
    assert.match(refused.err, /train\.py” is there already and was left as it is.*\[usage\/file-exists\]/);
    assert.deepEqual(await readdir(path.join(weft.it.cwd, 'digits')), ['train.py']);
    assert.equal(await readFile(path.join(weft.it.cwd, 'digits/train.py'), 'utf8'), 'mine');
  });

  test('where Weft’s folder can neither be made nor written, it reads as empty, and who must write says so', async function () {
    // Where Linux shows its devices not even root makes a folder.
    if (process.platform !== 'linux') this.skip();
    const env = { WEFT_HOME: '/sys/weft' };
    await weft.it.write({ 'manifest.yml': shellManifest('small', 'echo done') });
    const [list, doctor, train] = await Promise.all([weft.it.run(['list'], { env }), weft.it.run(['doctor'], { env }), weft.it.run(['train', 'manifest.yml'], { env })]);
    assert.equal(list.code, 0, list.err);
    assert.doesNotMatch(list.err + doctor.out + doctor.err, /did not expect|could not be asked/);
    assert.equal(doctor.code, 3);
    assert.match(doctor.out, /home +\/sys\/weft cannot be written\. Set WEFT_HOME/);
    assert.equal(train.code, 4);
    assert.match(train.err, /\[system\/home-unwritable\]/);
  });

  test('version tells the package’s', async () => {
    const { version } = JSON.parse(await readFile(path.join(repository, 'package.json'), 'utf8')) as { version: string };
    assert.equal((await weft.it.json<{ version: string }>(['version'])).version, version);
  });

  suite('of a store', () => {
    let server: S3Server;
    suiteSetup(async function () {
      requireS3(this);
      server = await startS3Server();
    });
    suiteTeardown(() => server.stop());

    test('out of reach is exit code 3, and one that refuses the key is 4, each with its cause', async () => {
      await weft.it.write({ 'manifest.yml': shellManifest('far', 'true') });
      const env = { WEFT_STORE_STORE_ACCESS_KEY: server.accessKey, WEFT_STORE_STORE_SECRET_KEY: 'wrong-key' };
      const silent = `http://127.0.0.1:${String(await freePort('127.0.0.1'))}`;
      // One after the other: a manifest is submitted once at a time.
      const unreachable = await weft.it.run(['train', 'manifest.yml', '--store', `store=${silent}`], { env });
      const refused = await weft.it.run(['train', 'manifest.yml', '--store', `store=${server.endpoint}`], { env });
      assert.equal(unreachable.code, 3, unreachable.err);
      assert.match(unreachable.err, /store\/unreachable/);
      assert.ok(unreachable.err.includes(silent.replace('http://', '')));
      assert.equal(refused.code, 4, refused.err);
      assert.match(refused.err, /secret/i);
      assert.ok(!refused.err.includes('wrong-key'));
      assert.deepEqual(await weft.it.json(['list']), []);
    });
  });
});
