import type { Command } from 'commander';
import { renderEmetricsRecord } from '../../core/metrics/emetricsRecord.ts';
import { metricsSourceOf } from '../../core/metrics/metricsSourceOf.ts';
import { trainingEmetrics } from '../../core/metrics/trainingEmetrics.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';
import { withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

interface EmetricsOptions extends CommonOptions, PlaceOptions {
  readonly follow?: boolean;
}

export function addEmetrics(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'emetrics <id>', 'print evaluation metrics as FfDL’s records, one JSON document a line'))
    .option('-f, --follow', 'go on until the training has ended')
    .action(async (id: string, options: EmetricsOptions) => {
      finish(
        await run(cli, options, async () => {
          const { signal } = cli.interrupts;
          const services = await openServices(cli, options);
          const source = await metricsSourceOf(services.trainings, await services.trainings.find(id, { signal }), signal);
          let count = 0;
          for await (const record of trainingEmetrics(source, { clock: cli.clock, signal, ...(options.follow !== undefined && { follow: options.follow }) })) {
            cli.terminal.print(renderEmetricsRecord(record));
            count += 1;
          }
          if (count === 0) cli.terminal.say(`No metrics of “${source.plan.trainingId}” yet. Its manifest says ${source.plan.evaluationMetrics.type}${source.plan.evaluationMetrics.in === undefined ? '' : ` in ${source.plan.evaluationMetrics.in}`}.`);
          return exitCode.done;
        }),
      );
    });
}
