import type { Command } from 'commander';
import process from 'node:process';
import packageFile from '../../../package.json' with { type: 'json' };
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';

export function addVersion(program: Command, cli: Cli, finish: Finish): void {
  addCommand(program, 'version', 'print the version of Weft and of what it runs on').action(async (options: CommonOptions) => {
    finish(
      await run(cli, options, () => {
        const { version } = packageFile;
        const node = process.versions.node;
        cli.terminal.print(options.json ? JSON.stringify({ version, node, platform: process.platform, arch: process.arch }) : `weft ${version} (Node ${node}, ${process.platform} ${process.arch})`);
        return Promise.resolve(exitCode.done);
      }),
    );
  });
}
