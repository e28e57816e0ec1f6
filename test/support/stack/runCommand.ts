import { spawn } from 'node:child_process';
import process from 'node:process';

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs a program to its end and resolves to its stdout; a non-zero exit rejects with the last lines of its stderr. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const lastLines = Buffer.concat(stderr).toString('utf8').trimEnd().split('\n').slice(-15).join('\n');
      if (code === 0) resolve(Buffer.concat(stdout).toString('utf8'));
      else reject(new Error(`“${[command, ...args].join(' ')}” ended with ${signal ?? `code ${String(code)}`}:\n${lastLines}`));
    });
    // A program that does not read its stdin closes the pipe early; that is its right.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}
