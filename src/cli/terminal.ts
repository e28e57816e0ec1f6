import type { ReadStream, WriteStream } from 'node:tty';
import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** Standard streams as the command line uses them: data on stdout, everything else on stderr. */
export interface Terminal {
  /** A line of data. */
  print(line: string): void;
  /** Data as it is, without a line break of ours. */
  write(text: string): void;
  /** A line for people. */
  say(line: string): void;
  /** Rewrites the last line for people in place; on something that is not a terminal, does nothing. */
  sayInPlace(line: string): void;
  /** Asks a person, and draws nothing into the question: lines that come meanwhile are written after the answer. */
  asking<T>(ask: () => Promise<T>): Promise<T>;
  readonly colours: Colours;
  readonly errColours: Colours;
  /** Whether a person sees stdout, and whether one can be asked. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly canAsk: boolean;
  readonly columns: number;
}

interface Streams {
  readonly stdin: Pick<ReadStream, 'isTTY'>;
  readonly stdout: NodeJS.WritableStream & Pick<WriteStream, 'isTTY' | 'columns'>;
  readonly stderr: NodeJS.WritableStream & Pick<WriteStream, 'isTTY' | 'columns'>;
}

const clearLine = '\r\u001b[2K';

/** Colours follow NO_COLOR and FORCE_COLOR (no-color.org), and are off where no terminal is. */
function coloursFor(isTerminal: boolean, env: NodeJS.ProcessEnv): Colours {
  const off = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  return pc.createColors(!off && (forced || (isTerminal && env['TERM'] !== 'dumb')));
}

export function openTerminal(streams: Streams, env: NodeJS.ProcessEnv): Terminal {
  const errIsTerminal = streams.stderr.isTTY;
  const outIsTerminal = streams.stdout.isTTY;
  let inPlace = false;
  let heldBack: (() => void)[] | undefined;
  const settle = (): void => {
    if (inPlace) streams.stderr.write(clearLine);
    inPlace = false;
  };
  const write = (stream: NodeJS.WritableStream, text: string): void => {
    if (heldBack) {
      heldBack.push(() => void stream.write(text));
      return;
    }
    settle();
    stream.write(text);
  };
  return {
    print: (line) => write(streams.stdout, `${line}\n`),
    write: (text) => write(streams.stdout, text),
    say: (line) => write(streams.stderr, `${line}\n`),
    sayInPlace: (line) => {
      if (heldBack || !errIsTerminal || env['TERM'] === 'dumb') return;
      streams.stderr.write(`${clearLine}${line}`);
      inPlace = true;
    },
    asking: async (ask) => {
      settle();
      heldBack ??= [];
      try {
        return await ask();
      } finally {
        const waiting = heldBack;
        heldBack = undefined;
        for (const writeNow of waiting) writeNow();
      }
    },
    colours: coloursFor(outIsTerminal, env),
    errColours: coloursFor(errIsTerminal, env),
    outIsTerminal,
    errIsTerminal,
    canAsk: streams.stdin.isTTY && errIsTerminal,
    columns: streams.stdout.columns || streams.stderr.columns || 80,
  };
}
