// The figures, measured: `npm run bench`, `npm run bench -- --only 1` (with 1.1 and 1.2), and with --json one object a line on stdout;
// --rounds for a quick look instead of figures.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Bench, type Outcome, compete } from './bench.ts';
import { eventFilesBenches } from './eventFiles/eventFilesBench.ts';
import { firstUploadBench } from './upload/firstUploadBench.ts';
import { secondUploadBench } from './upload/secondUploadBench.ts';

const benches: readonly Bench[] = [...eventFilesBenches, firstUploadBench, secondUploadBench];

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'boolean' }, rounds: { type: 'string', default: '5' } } });
const wanted = benches.filter(({ id }) => values.only === undefined || values.only.some((only) => only === String(id) || only === String(Math.trunc(id))));
if (wanted.length === 0) throw new Error(`There is no such bench. There are ${benches.map(({ id }) => String(id)).join(', ')}.`);

for (const bench of wanted) {
  const outcome = await compete(bench, Number(values.rounds));
  const met = bench.isMet(outcome);
  process.stdout.write(values.json ? `${JSON.stringify({ id: bench.id, work: bench.work, ...outcome, aim: bench.aim, met })}\n` : `${renderOutcome(bench, outcome, met)}\n`);
}

function renderOutcome(bench: Bench, { weft, peers, parts = [], ratio }: Outcome, met: boolean): string {
  const rows = [{ name: 'weft', ...weft }, ...peers, ...parts.map((part) => ({ ...part, name: `(${part.name})` }))];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return [
    `${String(bench.id)}. ${bench.work}`,
    ...rows.map(({ name, median, min, max, peakMemoryMb }) => `   ${name.padEnd(width)}  ${median.toFixed(3)} s (${min.toFixed(3)} to ${max.toFixed(3)})${peakMemoryMb === undefined ? '' : `  ${String(peakMemoryMb)} MB`}`),
    `   ${ratio.toFixed(1)} times the best peer; aim: ${bench.aim}: ${met ? 'met' : 'not met'}`,
    '',
  ].join('\n');
}
