// Reads damaged event files until so many records were mutated, or so much time has passed; fails at the first file that
// stops the reader or reads otherwise as it grows, naming its seed. Prints one JSON object at the end:
//   node test/support/fuzzEventFiles.ts [--records N] [--seconds S] [--seed N]
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ReadWindow } from '../../src/core/metrics/readWindow.ts';
import { fuzzEventFile } from './eventFuzz.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: 'Infinity' }, seconds: { type: 'string', default: 'Infinity' }, seed: { type: 'string', default: '1' } } });
const wanted = { records: Number(values.records), seconds: Number(values.seconds) };
const window = new ReadWindow();
const began = performance.now();
let seed = Number(values.seed);
let records = 0;
let slowestMs = 0;
while (records < wanted.records && performance.now() - began < wanted.seconds * 1000) {
  const from = performance.now();
  records += await fuzzEventFile(seed, window);
  slowestMs = Math.max(slowestMs, performance.now() - from);
  seed += 1;
}
process.stdout.write(`${JSON.stringify({ records, nextSeed: seed, seconds: (performance.now() - began) / 1000, slowestMs, peakMemoryMb: process.resourceUsage().maxRSS / 1024 })}\n`);
