import { followLogs } from '../core/logs/followLogs.ts';
import { trainingLogSource } from '../core/logs/trainingLogSource.ts';
import { isAbort } from '../core/base/weftError.ts';
import { terminalText } from '../core/base/terminalText.ts';
import type { TrainingPlan } from '../core/plan/trainingPlan.ts';
import { isTerminal, type Training } from '../core/training/training.ts';
import { renderDuration } from '../core/view/duration.ts';
import { resultsText } from '../core/view/resultsText.ts';
import { stateCode, stateLabel, stateTone } from '../core/view/stateName.ts';
import { askEnd } from './ask.ts';
import type { Cli } from './cli.ts';
import { type ExitCode, exitCode } from './exitCode.ts';
import { LiveFigures } from './liveFigures.ts';
import { paintTone } from './paintTone.ts';
import type { Services } from './services.ts';

interface FollowOptions {
  readonly json?: boolean;
  readonly follow?: boolean;
  readonly detach?: boolean;
}

const redrawMs = 500;

/**
 * Shows a training's way through its states, a line for each, to its end. Ctrl-C asks whether to let it go on without us
 * or to halt it; where nobody can be asked it goes on.
 */
export async function followTraining(cli: Cli, services: Services, plan: TrainingPlan, options: FollowOptions): Promise<ExitCode> {
  if (options.detach) return printEnd(cli, (await services.trainings.find(plan.trainingId, { signal: cli.interrupts.signal })).training, options);
  const leaving = new AbortController();
  const signal = AbortSignal.any([cli.interrupts.signal, leaving.signal]);
  const wish = { halt: false };
  const leave = async (): Promise<void> => {
    wish.halt = (await askEnd(cli, plan.trainingId)) === 'halt';
    if (!wish.halt) leaving.abort();
    // Not the signal of interrupts: a second Ctrl-C leaves, and does not take the word back.
    else await services.trainings.halt(plan.trainingId, { signal: leaving.signal });
  };
  const giveBack = cli.interrupts.intercept(() => {
    leave().catch((thrown: unknown) => leaving.abort(thrown));
  });
  const stages = new Stages(cli, services, plan, options);
  try {
    const logs = options.follow ? printLines(cli, services, plan, options, signal) : undefined;
    // Waited for at the end; where the training cannot be followed any more, that is what is said.
    logs?.catch(() => undefined);
    let last: Training | undefined;
    for await (const training of services.trainings.follow(plan.trainingId, { signal, onTrouble: ({ message }) => stages.tell(message) })) {
      last = training;
      stages.show(training);
    }
    await logs;
    if (last && isTerminal(last.state) && last.facts.wish !== 'delete') return printEnd(cli, last, options);
    cli.terminal.say(`“${plan.trainingId}” was deleted before it ended.`);
    return exitCode.trainingFailed;
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
    if (!isAbort(signal.reason)) throw signal.reason;
    cli.terminal.say(wish.halt ? `“${plan.trainingId}” is being halted. “weft show ${plan.trainingId}” tells when it has ended.` : `“${plan.trainingId}” goes on. “weft logs ${plan.trainingId} --follow” shows it again.`);
    return exitCode.interrupted;
  } finally {
    stages.stop();
    giveBack();
  }
}

async function printLines(cli: Cli, services: Services, plan: TrainingPlan, { json }: FollowOptions, signal: AbortSignal): Promise<void> {
  const { terminal, clock } = cli;
  const source = await trainingLogSource(await services.trainings.find(plan.trainingId, { signal }), services.trainings, { signal });
  for await (const batch of followLogs(source, { follow: true, clock, signal, colours: terminal.outIsTerminal })) {
    for (const { learnerId, offset, text } of batch) {
      terminal.print(json ? JSON.stringify({ learner: learnerId, offset, text }) : `${plan.learners > 1 ? `learner-${String(learnerId)} │ ` : ''}${text}`);
    }
  }
}

/** The stage it is in, rewritten in place; a line for each stage that it has left. */
class Stages {
  readonly #cli: Cli;
  readonly #options: FollowOptions;
  readonly #figures: LiveFigures;
  readonly #timer: NodeJS.Timeout;
  #current: Training | undefined;
  #sinceMs: number;
  #trouble: string | undefined;

  constructor(cli: Cli, services: Services, plan: TrainingPlan, options: FollowOptions) {
    this.#cli = cli;
    this.#options = options;
    this.#sinceMs = cli.clock.now();
    this.#figures = new LiveFigures(cli, services, plan);
    this.#timer = setInterval(() => {
      this.#draw();
    }, redrawMs);
  }

  show(training: Training): void {
    if (training.state !== this.#current?.state) {
      this.#settle();
      if (this.#options.json) this.#cli.terminal.print(JSON.stringify({ id: training.id, event: 'state', state: stateCode(training.state), ...(training.waiting !== undefined && { reason: training.waiting }) }));
      this.#sinceMs = this.#cli.clock.now();
      if (training.state === 'processing') this.#figures.start();
    }
    if (training.waiting !== undefined && training.waiting !== this.#current?.waiting) this.#cli.terminal.say(`  ${training.waiting}`);
    this.#current = training;
    this.#trouble = undefined;
    this.#draw();
  }

  /** What keeps us from looking; once for as long as it is the same. */
  tell(trouble: string): void {
    if (trouble !== this.#trouble) this.#cli.terminal.say(`  ${trouble}`);
    this.#trouble = trouble;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#figures.stop();
    this.#cli.terminal.sayInPlace('');
  }

  /** What it has left becomes a line of its own. */
  #settle(): void {
    if (!this.#current || isTerminal(this.#current.state) || this.#options.json) return;
    this.#cli.terminal.say(`  ${this.#current.state.padEnd(12)} ${this.#elapsed()}`);
  }

  #draw(): void {
    if (!this.#current || isTerminal(this.#current.state) || this.#options.follow) return;
    const { terminal } = this.#cli;
    const tone = paintTone(terminal.errColours, this.#current.state.padEnd(12), stateTone(this.#current.state));
    const rest = terminalText([this.#elapsed(), this.#current.waiting, this.#figures.text()].filter((part) => part !== undefined && part !== '').join('   '));
    terminal.sayInPlace(`  ${tone} ${rest.slice(0, Math.max(0, terminal.columns - 17))}`);
  }

  #elapsed(): string {
    return renderDuration(this.#cli.clock.now() - this.#sinceMs);
  }
}

function printEnd(cli: Cli, training: Training, { json, detach }: FollowOptions): ExitCode {
  const { terminal } = cli;
  const { id, state, failure, facts, startedAt, endedAt } = training;
  if (json) {
    terminal.print(JSON.stringify({ id, state: stateCode(state), ...(failure && { code: failure.code, reason: failure.reason }) }));
  } else if (!detach) {
    const lasted = startedAt !== undefined && endedAt !== undefined ? `${renderDuration(Date.parse(endedAt) - Date.parse(startedAt))}   ` : '';
    const end = `  ${id}   ${lasted}results ${resultsText(training)}`;
    const next = `weft download ${id}`;
    const fits = !terminal.outIsTerminal || stateLabel(state).length + end.length + 3 + next.length <= terminal.columns;
    terminal.print(`${paintTone(terminal.colours, stateLabel(state), stateTone(state))}${end}${fits ? `   ${next}` : `\n  ${next}`}`);
    if (failure) terminal.say([`${facts.plan.name} failed (${failure.code}): ${failure.reason}`, failure.advice].filter((part) => part !== undefined).join(' '));
  }
  if (detach) return exitCode.done;
  return state === 'completed' ? exitCode.done : state === 'halted' ? exitCode.interrupted : exitCode.trainingFailed;
}
