import type { Command } from 'commander';
import type { StateTone } from '../../core/view/stateName.ts';
import { trainingJson } from '../../core/view/trainingJson.ts';
import { trainingTable } from '../../core/view/trainingTable.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';
import { openServices, type PlaceOptions } from '../services.ts';
import { paintTone } from '../paintTone.ts';
import { withPlaces } from '../placeOptions.ts';

export function addList(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'list', 'list trainings, the newest first')).action(async (options: CommonOptions & PlaceOptions) => {
    finish(
      await run(cli, options, async () => {
        const { trainings } = await openServices(cli, options);
        const { trainings: found, troubles } = await trainings.list({ signal: cli.interrupts.signal });
        const { terminal } = cli;
        if (options.json) terminal.print(JSON.stringify(found.map(trainingJson)));
        else if (found.length === 0) terminal.say('No trainings yet. “weft train MANIFEST” starts one; “weft init NAME” writes a first manifest.');
        else {
          const paint = (text: string, tone: StateTone): string => paintTone(terminal.colours, text, tone);
          for (const line of trainingTable(found, { nowMs: cli.clock.now(), width: terminal.outIsTerminal ? terminal.columns : 80, paint })) terminal.print(line);
        }
        for (const { place, error } of troubles) terminal.say(`${place} could not be asked: ${error.message}`);
        return exitCode.done;
      }),
    );
  });
}
