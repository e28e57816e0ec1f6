import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { bootId, identifyProcess, type ProcessIdentity } from '../../../../../src/core/target/local/platform.ts';
import type { SubmissionEntry } from '../../../../../src/core/training/submit/submissionEntry.ts';
import { SubmissionJournal } from '../../../../../src/core/training/submit/submissionJournal.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';
import { somePlan } from '../../../../support/trainingFixture.ts';

const plan = somePlan();
const entry: SubmissionEntry = { entryVersion: 1, plan, targetId: 'local', results: { bucket: 'nh-output', dataStoreId: 'results', place: { kind: 'folder', folder: '/srv' } }, step: 'begun' };

suite('the journal of submissions', () => {
  const temp = tempFolderPerTest();
  const open = (): SubmissionJournal => new SubmissionJournal(temp.path());

  /** What a process that is no more left behind. */
  async function leaveBehind(holder: ProcessIdentity): Promise<void> {
    const claims = temp.path('submissions', `${plan.submissionId}.claims`);
    await mkdir(claims, { recursive: true });
    await writeFile(`${claims}/000001.json`, JSON.stringify({ holder, trainingId: plan.trainingId }));
    await writeFile(temp.path('submissions', `${plan.submissionId}.json`), JSON.stringify({ ...entry, step: 'uploading' }));
  }

  test('has each step on disk before it is begun, and nothing once all is done', async () => {
    const submission = await open().begin(entry);
    await submission.advance('creating');
    const stored = JSON.parse(await readFile(temp.path('submissions', `${plan.submissionId}.json`), 'utf8')) as SubmissionEntry;
    assert.deepEqual(stored, { ...entry, step: 'creating' });
    await submission.drop();
    assert.deepEqual(await readdir(temp.path('submissions')), []);
  });

  test('leaves a submission to the process that carries it on', async () => {
    const submission = await open().begin(entry);
    assert.deepEqual(await open().abandoned(), []);
    assert.equal(await open().claim(plan.submissionId), undefined);
    await submission.release();
    assert.deepEqual(await open().abandoned(), [plan.submissionId]);
  });

  test('begins a submission once', async () => {
    await open().begin(entry);
    await assert.rejects(open().begin(entry), { code: 'training/already-submitting' });
  });

  const own = identifyProcess(process.pid);
  for (const [what, change] of [
    ['has ended', { pid: 2 ** 22 + 1 }],
    ['ran before the machine was restarted', { bootId: 'another' }],
    ['had a pid that another process has now', { startedAt: '1' }],
  ] as const) {
    test(`gives what a process left behind that ${what} to exactly one of many`, async () => {
      const identity = await own;
      assert.ok(identity && identity.bootId === (await bootId()));
      await leaveBehind({ ...identity, ...change });
      assert.deepEqual(await open().abandoned(), [plan.submissionId]);
      const [claim, ...others] = (await Promise.all(Array.from({ length: 20 }, () => open().claim(plan.submissionId)))).filter((taken) => taken !== undefined);
      assert.equal(claim?.entry.step, 'uploading');
      assert.equal(others.length, 0);
      await claim.drop();
      assert.equal(await open().claim(plan.submissionId), undefined);
      assert.deepEqual(await readdir(temp.path('submissions')), []);
    });
  }

  test('sweeps away what a crash left before or after the life of an entry, but nothing that is in use', async () => {
    const identity = await own;
    assert.ok(identity);
    await leaveBehind({ ...identity, pid: 2 ** 22 + 1 });
    await rm(temp.path('submissions', `${plan.submissionId}.json`));
    await mkdir(temp.path('submissions', 'x.claims.gone-abc'));
    const kept = await open().begin({ ...entry, plan: somePlan({ submissionId: 'a'.repeat(32) }) });
    assert.deepEqual(await open().abandoned(), []);
    assert.deepEqual((await readdir(temp.path('submissions'))).sort(), [`${'a'.repeat(32)}.claims`, `${'a'.repeat(32)}.json`]);
    await kept.drop();
  });

  test('is settled once by many, whatever they do at the same moment', async () => {
    const identity = await own;
    assert.ok(identity);
    for (let round = 0; round < 20; round += 1) {
      await leaveBehind({ ...identity, bootId: 'earlier' });
      const settled = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const journal = open();
          const taken = await Promise.all((await journal.abandoned()).map((id) => journal.claim(id)));
          for (const submission of taken) await submission?.drop();
          return taken.filter((submission) => submission !== undefined).length;
        }),
      );
      assert.equal(settled.reduce((sum, count) => sum + count, 0), 1);
      assert.deepEqual(await open().abandoned(), []);
      assert.deepEqual(await readdir(temp.path('submissions')), []);
    }
  });

  test('lets one submit of a manifest through at a time, and the next one after it', async () => {
    let running = 0;
    let most = 0;
    const submit = async (): Promise<string> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return 'done';
    };
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => open().alone('manifest', `training-${String(index)}`, submit)));
    const [done, refused] = [outcomes.filter(({ ok }) => ok), outcomes.filter(({ ok }) => !ok)];
    assert.deepEqual({ most, done: done.length, refused: refused.length }, { most: 1, done: 1, refused: 49 });
    assert.equal(new Set(refused.map((outcome) => !outcome.ok && outcome.failure)).size, 1);
    assert.deepEqual(await open().alone('manifest', 'training-next', submit), { ok: true, value: 'done' });
    await assert.rejects(open().alone('manifest', 'training-x', () => Promise.reject(new Error('failed'))), /failed/);
    assert.deepEqual(await open().alone('manifest', 'training-y', submit), { ok: true, value: 'done' });
    assert.equal((await open().alone('other manifest', 'training-z', submit)).ok, true);
  });
});
