import process from 'node:process';
import { type Clock, systemClock } from '../core/base/clock.ts';
import { weftHome } from '../core/base/weftHome.ts';
import { type Interrupts, watchInterrupts } from './interrupts.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What every command is given: the outside of the process, and nothing of the domain. */
export interface Cli {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** WEFT_HOME: trainings of this computer, submissions under way, caches, the default store. */
  readonly home: string;
  readonly interrupts: Interrupts;
}

export function openCli(): Cli {
  return {
    terminal: openTerminal(process, process.env),
    clock: systemClock,
    env: process.env,
    cwd: process.cwd(),
    home: weftHome(process.env),
    interrupts: watchInterrupts(process),
  };
}
