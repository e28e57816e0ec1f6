import assert from 'node:assert/strict';
import { readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { renderReadyMarker } from '../../../../src/core/target/readyMarker.ts';
import { PodFixture, sha256Of, submissionId, trainingId } from './podFixture.ts';
import { podShells, requireShell } from './podShell.ts';

for (const shell of podShells) {
  suite(`fetch in ${shell.name}`, () => {
    suiteSetup(function () {
      requireShell(this, shell);
    });

    test('brings code and data, each bucket to its folder', async () => {
      const env: Record<string, string> = {};
      await using pod = await PodFixture.make({ shell, env });
      env['WEFT_DATA'] = `s0:nh-input ${pod.join('data', 'nh-input')}\ns0:nh-output ${pod.join('data', 'nh-output')}`;
      await pod.submit({ 'train.py': 'print(1)\n', 'lib/a b.py': 'x = 1\n' });
      await pod.putObject('images/1.jpg', 'pixels', 'nh-input');
      await pod.putObject('labels.csv', 'a,b');
      await pod.fetched();
      const code = pod.join('job', 'model-code');
      assert.deepEqual(await filesIn(code), ['lib/a b.py', 'train.py']);
      assert.equal(await readlink(path.join(code, 'link')), 'train.py');
      assert.equal((await stat(path.join(code, 'train.py'))).mode & 0o111, 0o111);
      assert.equal(await readFile(pod.join('data', 'nh-input', 'images', '1.jpg'), 'utf8'), 'pixels');
      // Packs of code in a bucket that also holds data are not data.
      assert.ok(!(await filesIn(pod.join('data', 'nh-output'))).some((name) => name.startsWith('_weft_packs')));
    });

    test('starts when READY comes, and not for another submission’s', async () => {
      await using pod = await PodFixture.make({ shell });
      await pod.submit({ 'train.py': 'print(1)\n' });
      const ready = await readFile(pod.object('_submitted_code', 'READY'), 'utf8');
      await writeFile(pod.object('_submitted_code', 'READY'), ready.replace(submissionId, 'another'));
      const fetch = await pod.fetch();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.equal(fetch.process.exitCode, null);
      await writeFile(pod.object('_submitted_code', 'READY'), ready);
      assert.equal(await fetch.exited(), 0, fetch.stderr());
    });

    test('gives up on a READY that does not come, and leaves a record that says so', async () => {
      await using pod = await PodFixture.make({ shell, env: { WEFT_READY_SECONDS: '1' } });
      assert.equal(await (await pod.fetch()).exited(), 21);
      const { outcome, reason, exitCode, attempt } = await pod.record();
      assert.deepEqual({ outcome, reason, exitCode, attempt }, { outcome: 'failed', reason: 'code-not-loaded', exitCode: 21, attempt: 1 });
      assert.match(await readFile(pod.join('termination-log'), 'utf8'), /code is not complete in the bucket/);
    });

    test('refuses code that is not what READY and its snapshot say', async () => {
      await using pod = await PodFixture.make({ shell });
      await pod.submit({ 'train.py': 'print(1)\n' });
      const [pack = ''] = await readdir(pod.join('store', 'nh-output', '_weft_packs'));
      await writeFile(pod.join('store', 'nh-output', '_weft_packs', pack), 'not this');
      assert.equal(await (await pod.fetch()).exited(), 21);
      await writeFile(pod.object('_submitted_code', 'READY'), renderReadyMarker({ id: submissionId, sha256: sha256Of('other') }));
      assert.equal(await (await pod.fetch()).exited(), 21);
      assert.match(await readFile(pod.join('termination-log'), 'utf8'), /snapshot\.json is damaged/);
    });

    test('says at once which data bucket is not there', async () => {
      const env: Record<string, string> = { WEFT_STORE_SECONDS: '600' };
      await using pod = await PodFixture.make({ shell, env });
      env['WEFT_DATA'] = `s0:no-such ${pod.join('data', 'no-such')}`;
      await pod.submit({ 'train.py': '' });
      assert.equal(await (await pod.fetch()).exited(), 22);
      const { reason, lastLines } = await pod.record();
      assert.equal(reason, 'data-not-loaded');
      assert.match(lastLines?.join('\n') ?? '', /data bucket “no-such” could not be loaded: .*directory not found/);
    });

    test('goes on where it was killed, and leaves nothing half done', async () => {
      const env: Record<string, string> = { RCLONE_BWLIMIT: '400k' };
      await using pod = await PodFixture.make({ shell, env });
      env['WEFT_DATA'] = `s0:nh-input ${pod.join('data', 'nh-input')}`;
      await pod.submit({ 'train.py': '' });
      await pod.putObject('1-small', 'x'.repeat(1000), 'nh-input');
      for (const name of ['2-large', '3-large']) await pod.putObject(name, 'y'.repeat(1_500_000), 'nh-input');
      const killed = await pod.fetch();
      await pod.appears(pod.join('data', 'nh-input', '1-small'));
      process.kill(-(killed.process.pid ?? 0), 'SIGKILL');
      await killed.exited();
      const first = await stat(pod.join('data', 'nh-input', '1-small'));
      delete env['RCLONE_BWLIMIT'];
      await pod.fetched();
      assert.deepEqual(await filesIn(pod.join('data', 'nh-input')), ['1-small', '2-large', '3-large']);
      assert.equal((await stat(pod.join('data', 'nh-input', '1-small'))).ino, first.ino);
      assert.equal(await readFile(pod.join('control', 'attempt'), 'utf8'), '1\n');
    });

    test('brings back what an earlier attempt left, as the next attempt', async () => {
      await using pod = await PodFixture.make({ shell, command: 'echo one; echo w >"$RESULT_DIR/model.bin"; echo c >"$CHECKPOINT_DIR/ckpt-1"; echo e >"$LOG_DIR/events.log"; exit 5' });
      await pod.submit({ 'train.py': '' });
      await pod.fetched();
      assert.equal(await pod.ran(), 5);
      await pod.replace();
      await pod.fetched();
      assert.deepEqual(await filesIn(pod.join('results')), [`nh-output/_wml_checkpoints/ckpt-1`, `nh-output/${trainingId}/model.bin`]);
      assert.equal(await readFile(pod.join('job', 'training-log.txt'), 'utf8'), 'one\n');
      assert.deepEqual(await filesIn(pod.join('job', 'logs')), ['events.log']);
      assert.equal(await readFile(pod.join('control', 'attempt'), 'utf8'), '2\n');
    });

    test('ends when asked to, while it waits', async () => {
      await using pod = await PodFixture.make({ shell });
      const fetch = await pod.fetch();
      await pod.appears(pod.join('control', 'attempt'));
      fetch.process.kill('SIGTERM');
      assert.equal(await fetch.exited(), 143);
      assert.deepEqual(await pod.keys(), []);
    });
  });
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`.slice(folder.length + 1)).sort();
}
