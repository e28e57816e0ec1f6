import type { Command } from './commandContext.ts';
import { pickTrainings } from './pickTraining.ts';

/** Ends trainings and keeps everything. Nothing is lost by it, so nothing is asked. */
export const haltTrainings: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Halt which training?', only: 'haltable' });
  const { trainings } = await context.services.open();
  for (const { id } of picked) await trainings.halt(id, { signal: context.services.signal });
  await context.trainings.look(picked.map(({ id }) => id));
};

export const resumeTrainings: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Resume which training?', only: 'resumable' });
  const { trainings } = await context.services.open();
  for (const { id } of picked) {
    await trainings.resume(id, { signal: context.services.signal });
    context.endings.watch(id);
  }
  await context.trainings.look(picked.map(({ id }) => id));
};
