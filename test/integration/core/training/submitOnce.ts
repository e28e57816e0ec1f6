// Submits one training as a process of its own and dies of SIGKILL at the given point, for tests of what is left behind.
// Arguments: WEFT_HOME, folder of the store, training's command, number of the point (0: none). Prints the number of points.
import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { submitTraining } from '../../../../src/core/training/submit/submitTraining.ts';
import { request, servicesFor } from './submitting.ts';

const [, , home = '', store = '', command = '', point = '0'] = process.argv;
let passed = 0;
const services = servicesFor(home, {
  clock: systemClock,
  signal: new AbortController().signal,
  onPoint: (name) => {
    // Between the end of a call and the next one's beginning there is nothing to interrupt.
    if (name.startsWith('before ')) return;
    passed += 1;
    if (passed === Number(point)) process.kill(process.pid, 'SIGKILL');
  },
});
const outcome = await submitTraining(request(home, store, command, randomBytes(16).toString('hex'), services), services);
if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
process.stdout.write(`${String(passed)}\n`);
