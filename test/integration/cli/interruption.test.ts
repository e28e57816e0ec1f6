import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { seededRandom } from '../../support/seededRandom.ts';
import { waitUntil } from '../../support/stack/waitUntil.ts';
import { shellManifest, submittedId, weftPerTest } from './weft.ts';

interface TrainingRow {
  readonly id: string;
  readonly name: string;
  readonly state: string;
}

const kills = 10;
/** Commands at once: as many as make sense on a small machine. */
const together = 5;
const ended = ['COMPLETED', 'FAILED', 'HALTED'];

suite('a command line that dies', function () {
  this.timeout(240_000);
  const weft = weftPerTest('built');

  /** A training that leaves a mark outside of its results each time it starts. */
  async function writeMarking(name: string, seconds: number): Promise<string> {
    await weft.it.write({ [`${name}/manifest.yml`]: shellManifest(name, `echo started >> ${weft.it.folder.join(`marks-${name}`)}; sleep ${String(seconds)}; echo done > "$RESULT_DIR/result"`) });
    return `${name}/manifest.yml`;
  }

  async function startsOf(name: string): Promise<number> {
    const marks = await readFile(weft.it.folder.join(`marks-${name}`), 'utf8').catch(() => '');
    return marks.split('\n').length - 1;
  }

  /** Ids of the submissions that the journal has under way. */
  async function journalled(): Promise<string[]> {
    const folder = path.join(weft.it.home, 'submissions');
    const names = (await readdir(folder).catch(() => [])).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
    return Promise.all(names.map(async (name) => /"trainingId":\s*"([^"]+)"/.exec(await readFile(path.join(folder, name), 'utf8'))?.[1] ?? name));
  }

  const untilAllEnded = (): Promise<TrainingRow[]> =>
    waitUntil('every training ends', 60_000, async () => {
      const rows = await weft.it.json<TrainingRow[]>(['list']);
      return rows.every(({ state }) => ended.includes(state)) && rows;
    });

  test('by SIGKILL anywhere in a submit loses no training and runs none twice; the next command settles it and says so', async () => {
    const random = seededRandom();
    const seed = `seed ${String(random.seed)}`;
    const names = Array.from({ length: kills }, (_, index) => `round-${String(index + 1)}`);
    const submitted = new Map<string, string>();
    // How long a submit lasts here today, so that the kills fall all over it.
    const beganMs = performance.now();
    await weft.it.out(['train', await writeMarking('whole', 0), '--detach']);
    const wholeMs = performance.now() - beganMs;

    for (let first = 0; first < kills; first += together) {
      await Promise.all(
        names.slice(first, first + together).map(async (name) => {
          const running = weft.it.start(['train', await writeMarking(name, 0), '--detach']);
          // Several at once are slower than one: some of them are killed when all is done.
          await wait((0.2 + 4 * random.next()) * wholeMs);
          running.kill('SIGKILL');
          const { out } = await running.ended;
          if (out.includes('submitted')) submitted.set(name, submittedId(out));
        }),
      );
      const left = await journalled();
      const { code, err } = await weft.it.run(['list']);
      assert.equal(code, 0, `${seed}: ${err}`);
      for (const id of left) assert.ok(err.includes(`“${id}”`), `${seed}: nothing is said of “${id}”: ${err}`);
      assert.deepEqual(await journalled(), [], seed);
    }

    const rows = await untilAllEnded();
    for (const name of names) {
      const found = rows.filter((row) => row.name === name);
      assert.ok(found.length <= 1, `${seed}: ${name} is there ${String(found.length)} times`);
      assert.equal(await startsOf(name), found.length, `${seed}: starts of ${name}`);
      for (const { id, state } of found) {
        assert.equal(state, 'COMPLETED', `${seed}: ${name}`);
        assert.equal(await readFile(path.join(weft.it.home, 'store/results', id, 'result'), 'utf8'), 'done\n');
      }
      if (submitted.has(name)) assert.equal(found[0]?.id, submitted.get(name), seed);
    }
    const prefixes = (await readdir(path.join(weft.it.home, 'store/results'))).filter((entry) => entry.startsWith('round-'));
    assert.deepEqual(prefixes.sort(), rows.map(({ id }) => id).filter((id) => id.startsWith('round-')).sort(), `${seed}: what is in the bucket`);
    console.log(`      ${String(rows.length - 1)} of ${String(kills)} submits had gone through, ${seed}`);
  });

  test('by SIGKILL while it follows leaves the training as it is, which ends in the truth', async () => {
    const random = seededRandom();
    const seed = `seed ${String(random.seed)}`;
    const names = Array.from({ length: kills }, (_, index) => `round-${String(index + 1)}`);
    for (let first = 0; first < kills; first += together) {
      await Promise.all(
        names.slice(first, first + together).map(async (name) => {
          const running = weft.it.start(['train', await writeMarking(name, 0.5), ...(random.next() < 0.5 ? ['--follow'] : [])]);
          await running.seen(/^submitted /m);
          await wait(random.next() * 2_000);
          running.kill('SIGKILL');
          await running.ended;
        }),
      );
    }
    const rows = await untilAllEnded();
    assert.deepEqual(rows.map(({ name, state }) => `${name} ${state}`).sort(), names.map((name) => `${name} COMPLETED`).sort(), seed);
    for (const name of names) assert.equal(await startsOf(name), 1, `${seed}: starts of ${name}`);
    console.log(`      ${seed}`);
  });

  test('by SIGINT in a pipe detaches: exit code 130, and the training completes', async () => {
    const running = weft.it.start(['train', await writeMarking('left', 2)]);
    await running.seen(/^ +downloading/m);
    running.kill('SIGINT');
    const { code, out, err } = await running.ended;
    assert.equal(code, 130, err);
    const id = submittedId(out);
    assert.match(err, new RegExp(`“${id}” goes on`));
    await weft.it.out(['logs', id, '--follow']);
    assert.deepEqual((await untilAllEnded()).map((row) => [row.id, row.state]), [[id, 'COMPLETED']]);
    assert.equal(await startsOf('left'), 1);
  });

  test('by SIGINT while it prints what the learners write detaches as well, and says nothing more', async () => {
    const running = weft.it.start(['train', await writeMarking('read', 2), '--follow']);
    await running.seen(/^ +downloading/m);
    running.kill('SIGINT');
    const { code, out, err } = await running.ended;
    assert.equal(code, 130, err);
    assert.match(err, new RegExp(`“${submittedId(out)}” goes on.+\\n$`));
    assert.deepEqual((await untilAllEnded()).map(({ state }) => state), ['COMPLETED']);
  });

  test('by SIGINT before its training is submitted takes all of it back', async () => {
    const running = weft.it.start(['train', await writeMarking('early', 0)]);
    await running.seen('early  custom');
    running.kill('SIGINT');
    const { code, out } = await running.ended;
    const rows = await untilAllEnded();
    if (out.includes('submitted')) assert.deepEqual(rows.map(({ id }) => id), [submittedId(out)]);
    else assert.deepEqual([code, rows, await startsOf('early')], [130, [], 0]);
  });
});
