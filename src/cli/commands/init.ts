import { type FileHandle, mkdir, open, rmdir, unlink } from 'node:fs/promises';
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
        const targets = [...newTraining(name).files].map(([file, text]) => [path.resolve(cli.cwd, folder, file), text] as const);
        await writeAllOrNothing(targets);
        const written = targets.map(([target]) => path.relative(cli.cwd, target));
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

/** Writes new files; where one cannot be written, none is left, nor a folder that was made for it. */
async function writeAllOrNothing(files: readonly (readonly [string, string])[]): Promise<void> {
  const undo: (() => Promise<void>)[] = [];
  try {
    for (const [file, text] of files) {
      const folder = path.dirname(file);
      if (await makeFolder(folder)) undo.push(() => rmdir(folder));
      const writer = await openNew(file);
      undo.push(() => unlink(file));
      await writer.writeFile(text).finally(() => writer.close());
    }
  } catch (thrown) {
    // What somebody has put there meanwhile stays, and so does the reason that we tell.
    for (const step of undo.reverse()) await step().catch(() => undefined);
    throw thrown;
  }
}

/** Whether it was not there. Not `recursive`, with which Node says of a read-only disk that the folder does not exist. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  }
}

async function openNew(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'wx');
  } catch (thrown) {
    if (systemErrorCode(thrown) !== 'EEXIST') throw thrown;
    throw new WeftError('usage/file-exists', `“${file}” is there already and was left as it is. Choose another name.`, { cause: thrown });
  }
}
