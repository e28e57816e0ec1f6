/** Ctrl-C and a polite kill as one AbortSignal; a command may take the first Ctrl-C for itself to ask what is meant. */
export interface Interrupts {
  readonly signal: AbortSignal;
  /** The next Ctrl-C calls `ask` instead of aborting; a second one while it asks aborts. Returns what gives it back. */
  intercept(ask: () => void): () => void;
  abort(): void;
}

/** The part of `process` that tells of signals. */
interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

export function watchInterrupts(source: SignalSource): Interrupts {
  const controller = new AbortController();
  let ask: (() => void) | undefined;
  const abort = (): void => {
    controller.abort();
  };
  source.on('SIGINT', () => {
    const taken = ask;
    ask = undefined;
    if (taken) taken();
    else abort();
  });
  source.on('SIGTERM', abort);
  return {
    signal: controller.signal,
    intercept: (next) => {
      ask = next;
      return () => {
        if (ask === next) ask = undefined;
      };
    },
    abort,
  };
}
