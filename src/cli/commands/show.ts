import type { Command } from 'commander';
import { trainingJson } from '../../core/view/trainingJson.ts';
import { trainingDetails } from '../../core/view/trainingDetails.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';
import { withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

export function addShow(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'show <id>', 'show one training: state, cause, resources, learners, results')).action(async (id: string, options: CommonOptions & PlaceOptions) => {
    finish(
      await run(cli, options, async () => {
        const { trainings } = await openServices(cli, options);
        const { training } = await trainings.find(id, { signal: cli.interrupts.signal });
        if (options.json) cli.terminal.print(JSON.stringify(trainingJson(training)));
        else for (const line of trainingDetails(training, cli.clock.now())) cli.terminal.print(line);
        return exitCode.done;
      }),
    );
  });
}
