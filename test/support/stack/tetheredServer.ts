import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';

export interface TetheredServer {
  /** Resolves when the server is gone; calling it again is harmless. */
  stop(): Promise<void>;
}

export interface TetheredServerOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Asked again and again until it resolves to true. */
  readonly isReady: () => Promise<boolean>;
  /** How long the server may take until then; it is given up (and stopped) afterwards. */
  readonly readyMs: number;
}

// The shell holds the read end of a pipe from us. When we are gone, however that happened, the pipe closes, and the
// shell takes the server with it: a test that is killed leaves no server behind. One that was started by `setsid` leads a
// group, which goes as a whole (dash knows no `--` before a group).
const tether = 'exec 3<&0; "$@" </dev/null 3<&- & server=$!; { cat <&3 >/dev/null; kill -KILL -$server 2>/dev/null || kill -KILL $server 2>/dev/null; } & wait $server';

/** Starts a server that cannot outlive this process, and resolves once it is ready. */
export async function startTetheredServer(options: TetheredServerOptions): Promise<TetheredServer> {
  const log = openSync(options.logFile, 'a');
  const shell = spawn('sh', ['-c', tether, 'sh', options.command, ...options.args], {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => shell.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    // It was let go of; a program that has nothing else to do would end before it does.
    shell.ref();
    shell.stdin?.destroy();
    await ended;
  };
  try {
    await waitUntilReady(shell, options);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  // Neither the shell nor its pipe keeps a test process alive that forgot to stop it.
  shell.unref();
  return { stop };
}

async function waitUntilReady(shell: ChildProcess, { command, isReady, readyMs, logFile }: TetheredServerOptions): Promise<void> {
  const giveUp = AbortSignal.timeout(readyMs);
  while (!(await isReady())) {
    if (shell.exitCode !== null || giveUp.aborted) {
      const lastLines = (await readFile(logFile, 'utf8')).split('\n').slice(-15).join('\n');
      throw new Error(`“${command}” ${giveUp.aborted ? 'did not become ready' : 'ended before it was ready'}:\n${lastLines}`);
    }
    await wait(50);
  }
}
