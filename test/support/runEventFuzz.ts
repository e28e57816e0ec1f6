import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a person’s editor would have to spare for a reader that runs wild. */
const maxMemoryMb = 256;

/** Fuzzes the reader of event files in a process of its own, whose memory is its own, from a seed that every call chooses anew; answers how many records were mutated. */
export async function runEventFuzz(...amount: readonly string[]): Promise<number> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const { stdout } = await run(process.execPath, [path.join(import.meta.dirname, 'fuzzEventFiles.ts'), '--seed', String(seed), ...amount]);
  const { records, nextSeed, peakMemoryMb } = JSON.parse(stdout) as { records: number; nextSeed: number; peakMemoryMb: number };
  assert.ok(peakMemoryMb < maxMemoryMb, `${String(peakMemoryMb)} MB at seeds ${String(seed)} to ${String(nextSeed)}`);
  return records;
}
