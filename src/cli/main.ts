import process from 'node:process';
import { openCli } from './cli.ts';
import { runProgram } from './program.ts';

// A reader that has seen enough (`weft list | head -1`) closes the pipe; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// Set, not called: what is still being written to a pipe gets out first.
process.exitCode = await runProgram(openCli(), process.argv.slice(2));
