import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { systemErrorCode, WeftError } from '../../core/base/weftError.ts';
import { nameSlug } from '../../core/manifest/nameSlug.ts';
import { newTraining } from '../../core/manifest/newManifest.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { exitCode } from '../exitCode.ts';

/** A name may be a sentence; a folder is typed. */
const longestFolder = 60;

export function addInit(program: Command, cli: Cli, finish: Finish): void {
  addCommand(program, 'init <name>', 'write a manifest and a training script that train as written, in a new folder').action(async (name: string, options: CommonOptions) => {
    finish(
      await run(cli, options, async () => {
        const folder = nameSlug(name).slice(0, longestFolder).replace(/-+$/, '') || 'training';
        const { files } = newTraining(name);
        const written: string[] = [];
        for (const [file, text] of files) {
          const target = path.resolve(cli.cwd, folder, file);
          await makeFolder(path.dirname(target));
          await writeNew(target, text);
          written.push(path.relative(cli.cwd, target));
        }
        if (options.json) cli.terminal.print(JSON.stringify({ folder, files: written }));
        else {
          for (const file of written) cli.terminal.print(file);
          cli.terminal.say(`Train it: weft train ${path.join(folder, 'manifest.yml')}`);
        }
        return exitCode.done;
      }),
    );
  });
}

/** Not `recursive`, with which Node says of a read-only disk that the folder does not exist. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((thrown: unknown) => {
    if (systemErrorCode(thrown) !== 'EEXIST') throw thrown;
  });
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (thrown) {
    if (systemErrorCode(thrown) !== 'EEXIST') throw thrown;
    throw new WeftError('usage/file-exists', `“${file}” is there already and was left as it is. Choose another name.`, { cause: thrown });
  }
}
