import { type Command, InvalidArgumentError } from 'commander';

/** Options that say where trainings and their data stores are (PlaceOptions of services.ts). */
export function withPlaces(command: Command): Command {
  return withStores(command).option('--target <name>', 'a context of the kubeconfig to look in as well; where Weft has sent trainings it looks anyway').option('--namespace <name>', 'namespace on that cluster');
}

/** Options that choose where a training runs. */
export function withTarget(command: Command): Command {
  return withStores(command).option('--target <name>', 'where it runs: “local”, or a context of the kubeconfig', 'local').option('--namespace <name>', 'namespace on a cluster; by default the context’s own');
}

function withStores(command: Command): Command {
  return command.option('--store <id=place>', 'where a data store of the manifest is: ID=FOLDER or ID=URL; may be repeated', gather, []);
}

/** For an option that may be repeated. */
export const gather = (value: string, before: readonly string[]): string[] => [...before, value];

/** For an option that takes a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}
