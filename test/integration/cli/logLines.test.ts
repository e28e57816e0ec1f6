import assert from 'node:assert/strict';
import { shellManifest, submittedId, weftPerTest } from './weft.ts';

const count = 20_000;

/** Lines that tell their number, in bursts with rests between, so that they come live as well as stored. */
const script = `
import sys, time
learner = sys.argv[1]
for number in range(1, ${String(count)} + 1):
    print(f"learner {learner} line {number}", flush=number % 100 == 0)
    if number % 4000 == 0:
        time.sleep(0.3)
`;

const numbered = (learner: number): string[] => Array.from({ length: count }, (_, index) => `learner ${String(learner)} line ${String(index + 1)}`);
const lines = (text: string): string[] => text.trimEnd().split('\n');

suite('weft logs', function () {
  this.timeout(120_000);
  const weft = weftPerTest('built');

  async function submit(learners = 1): Promise<string> {
    await weft.it.write({ 'manifest.yml': shellManifest('lines', 'python3 write.py $LEARNER_ID').replace('learners: 1', `learners: ${String(learners)}`), 'write.py': script });
    return submittedId(await weft.it.out(['train', 'manifest.yml', '--detach']));
  }

  test('--follow loses and doubles no line of twenty thousand, live and stored', async () => {
    const id = await submit();
    const [first, second] = await Promise.all([weft.it.out(['logs', id, '--follow']), weft.it.out(['logs', id, '--follow', '--json'])]);
    assert.deepEqual(lines(first), numbered(1));
    assert.deepEqual(lines(second).map((line) => (JSON.parse(line) as { text: string }).text), numbered(1));
    assert.deepEqual(lines(await weft.it.out(['logs', id])), numbered(1));
    assert.deepEqual(lines(await weft.it.out(['loglines', id, '--tail', '3'])), numbered(1).slice(-3));
  });

  test('names the learner of each line, or prints one learner alone, and what is newer than a time', async () => {
    const id = await submit(2);
    const all = lines(await weft.it.out(['logs', id, '--follow']));
    for (const learner of [1, 2]) {
      const prefix = `learner-${String(learner)} │ `;
      assert.deepEqual(all.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length)), numbered(learner));
    }
    assert.equal(all.length, 2 * count);
    assert.deepEqual(lines(await weft.it.out(['logs', id, '--learner', '2', '--tail', '5'])), numbered(2).slice(-5));
    assert.deepEqual(lines(await weft.it.out(['logs', id, '--learner', '1', '--since', '1h'])), numbered(1));
    assert.equal(await weft.it.out(['logs', id, '--since', new Date(Date.now() + 3_600_000).toISOString()]), '');
    assert.equal((await weft.it.run(['logs', id, '--learner', '3'])).code, 2);
  });
});
