import assert from 'node:assert/strict';
import process from 'node:process';
import { ReadWindow } from '../../../../src/core/metrics/readWindow.ts';
import { concat, record, scalarRecord } from '../../../support/eventFileWriter.ts';
import { fuzzEventFile, fuzzEvents, readGrowing } from '../../../support/eventFuzz.ts';
import { SeededRandom } from '../../../support/mutate.ts';

/** A failure names the seed that repeats it. The long runs are of test/support/fuzzEventFiles.ts. */
const firstSeed = Number(process.env['WEFT_FUZZ_SEED'] ?? 1);

suite('event files that are damaged in any way', function () {
  this.timeout(60_000);

  test('never stop the reader, and read the same at once and as they grow', async () => {
    const window = new ReadWindow();
    for (let seed = firstSeed; seed < firstSeed + 5000; seed += 1) await fuzzEventFile(seed, window);
  });

  test('lose no sound record before the damage, and none after it that the reader can find again', async () => {
    const window = new ReadWindow();
    const before = concat(...[1, 2, 3].map((step) => scalarRecord('before', step, step)));
    const after = concat(...[4, 5, 6].map((step) => scalarRecord('after', step, step)));
    for (let seed = firstSeed; seed < firstSeed + 2000; seed += 1) {
      const random = new SeededRandom(seed);
      const damaged = record(random.pick(fuzzEvents));
      const at = random.below(damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 + random.below(255));
      const { scalars, bad } = await readGrowing(concat(before, damaged, after), [before.length + damaged.length + after.length], window);
      const tags = new Map((scalars as [string, ...{ step: number }[]][]).map(([tag, ...points]) => [tag, points.map(({ step }) => step)]));
      assert.deepEqual([tags.get('before'), tags.get('after')], [[1, 2, 3], [4, 5, 6]], `seed ${String(seed)}`);
      assert.equal(bad.dataCrc + bad.lengthCrc, 1, `seed ${String(seed)}`);
    }
  });
});
