import type { Training } from '../../core/training/training.ts';
import type { Command, CommandContext } from './commandContext.ts';
import { forEachTraining } from './forEachTraining.ts';
import { pickTrainings } from './pickTraining.ts';

/** Ends trainings and keeps everything. Nothing is lost by it, so nothing is asked. */
export const haltTrainings: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Halt which training?', only: 'haltable' });
  const { trainings } = await context.services.open();
  await forEachTraining(picked, 'halted', ({ id }) => trainings.halt(id, { signal: context.services.signal })).finally(() => look(context, picked));
};

export const resumeTrainings: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Resume which training?', only: 'resumable' });
  const { trainings } = await context.services.open();
  await forEachTraining(picked, 'resumed', async ({ id }) => {
    await trainings.resume(id, { signal: context.services.signal });
    context.endings.watch(id);
  }).finally(() => look(context, picked));
};

/** What was wished shows at once, and not only when the watch tells. */
function look({ trainings }: CommandContext, picked: readonly Training[]): Promise<void> {
  return trainings.look(picked.map(({ id }) => id));
}
