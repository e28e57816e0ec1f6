// The program behind local trainings, run by LocalTarget and never by people:
//   supervisor supervise FOLDER   supervises the training whose folder this is, detached from whoever asked
//   supervisor learner FOLDER     runs one learner of one attempt
import process from 'node:process';
import { systemClock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { runLearner } from './supervisor/learnerRunner.ts';
import { AttemptFolder, TrainingFolder } from './trainingFolder.ts';

const [verb, folder = ''] = process.argv.slice(2);

/** stderr is the training's supervisor.log. */
const logger: Logger = {
  debug: () => undefined,
  warn: (message, fields = {}) => {
    const thrown = fields['thrown'];
    process.stderr.write(`${new Date(systemClock.now()).toISOString()} ${message} ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : JSON.stringify(fields)}\n`);
  },
};

try {
  if (verb === 'learner') await runLearner(new AttemptFolder(folder), systemClock);
  else if (verb === 'supervise') await supervise();
  else throw new Error(`Unknown verb “${verb ?? ''}”.`);
} catch (thrown) {
  logger.warn('The supervisor ended by a fault.', { thrown });
  process.exitCode = 1;
}

/** Loaded only here: each learner has a runner beside it for hours, which should weigh little. */
async function supervise(): Promise<void> {
  const [{ openStore }, { superviseTraining }] = await Promise.all([import('../../store/openStore.ts'), import('./supervisor/superviseTraining.ts')]);
  await superviseTraining(new TrainingFolder(folder), { clock: systemClock, logger, openStore });
}
