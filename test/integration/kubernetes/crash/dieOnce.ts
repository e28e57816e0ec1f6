// Submits, halts or deletes one training of a cluster as a process of its own, and dies of SIGKILL at the given point.
// Argument: JSON as below. Prints the number of points it has passed.
import process from 'node:process';
import { type ClusterPlace, planOf, pointedTrainings, submit } from './clusterPlace.ts';

export interface Errand {
  readonly place: ClusterPlace;
  readonly home: string;
  readonly verb: 'submit' | 'halt' | 'delete';
  readonly submissionId: string;
  readonly command: string;
  /** Counts from 1; 0 for none. */
  readonly point: number;
}

const { place, home, verb, submissionId, command, point } = JSON.parse(process.argv[2] ?? '') as Errand;
const { signal } = new AbortController();
let passed = 0;
const onPoint = (name: string): void => {
  // Between the end of a call and the next one's beginning there is nothing to interrupt.
  if (name.startsWith('before ')) return;
  passed += 1;
  if (passed === point) process.kill(process.pid, 'SIGKILL');
};
const plan = planOf(place, submissionId, command);
if (verb === 'submit') await submit(place, home, plan, onPoint);
else if (verb === 'halt') await pointedTrainings(place, onPoint).halt(plan.trainingId, { signal });
else await pointedTrainings(place, onPoint).delete(plan.trainingId, { signal, results: { signal, report: () => undefined, confirm: () => Promise.resolve(true) } });
process.stdout.write(`${String(passed)}\n`);
process.exit(0);
