import path from 'node:path';
import { nearest } from '../../base/nearest.ts';
import type { Check, WorkspaceFacts } from '../check.ts';
import { type Finding, atPart } from '../finding.ts';
import { scriptOf } from '../shell/scriptCall.ts';
import { literalPath, resolveFolder } from '../shell/shellPath.ts';
import { type ShellCall, type ShellWord, parseShell } from '../shell/shellScript.ts';

/** Scripts that the command starts are in the code package, unless something before may have made them. */
export const checkCommandScript: Check = (context) => {
  const { workspace } = context;
  const command = context.file.framework?.command;
  if (command === undefined || !workspace || workspace.files.length === 0) return [];
  const { calls, faults } = parseShell(command);
  if (faults.length > 0) return [];
  return calls.flatMap((call, index) => {
    const word = scriptOf(call);
    const script = word && resolveFolder(call.folder, literalPath(word.value));
    if (!word || script === undefined || script === '' || workspace.hasFile(script) || calls.slice(0, index).some(mayMakeScripts)) return [];
    return [atPart(context, ['framework', 'command'], word, judge(word, script, call.folder ?? '', workspace))];
  });
};

function judge(word: ShellWord, script: string, folder: string, workspace: WorkspaceFacts): Finding {
  const base = { severity: 'warning', code: 'manifest/script-missing' } as const;
  if (workspace.files.includes(script)) return { ...base, message: `“${script}” is left out of the code package. Add it to \`include\`, or take it out of .gitignore, .weftignore or \`exclude\`.` };
  const meant = onlyNamesake(script, workspace.files) ?? nearest(script, workspace.files.filter((file) => path.posix.extname(file) === path.posix.extname(script)));
  const message = `“${script}” is not in the workspace.${meant === undefined ? ' The command runs in the workspace’s root folder.' : ` Is “${meant}” meant?`}`;
  return { ...base, message, ...mendTo(meant, word, folder) };
}

function mendTo(meant: string | undefined, { text, value }: ShellWord, folder: string): Pick<Finding, 'mend'> {
  if (meant === undefined || text !== value || !/^[\w./-]+$/.test(meant)) return {};
  const prefix = /^(\$MODEL_DIR|\$\{MODEL_DIR\})\//.exec(value)?.[0];
  const relative = prefix === undefined ? path.posix.relative(folder, meant) : prefix + meant;
  const newText = value.startsWith('./') && !relative.startsWith('.') ? `./${relative}` : relative;
  return { mend: { label: `Use ${newText}`, newText } };
}

/** The same file name in another folder, if it is there once. */
function onlyNamesake(script: string, files: readonly string[]): string | undefined {
  const namesakes = files.filter((file) => path.posix.basename(file) === path.posix.basename(script));
  return namesakes.length === 1 ? namesakes[0] : undefined;
}

/** Programs that leave no script behind; Python is among them, since hardly any Python writes more of it. */
const harmless = /^(:|\[|apt|apt-get|cat|cd|chmod|conda|date|df|echo|env|export|false|free|hostname|ls|mkdir|nproc|nvidia-smi|pip[\d.]*|printenv|printf|pwd|python[\d.]*|rm|set|sleep|test|true|ulimit|unset|wait|which|whoami)$/;

function mayMakeScripts({ words: [program], writesFile }: ShellCall): boolean {
  return writesFile || (program !== undefined && !harmless.test(program.value));
}
