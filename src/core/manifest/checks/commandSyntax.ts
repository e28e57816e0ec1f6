import type { Check } from '../check.ts';
import { type Finding, atPart } from '../finding.ts';
import { parseShell } from '../shell/shellScript.ts';

/** `<your key>`: to bash a redirection. What is in the brackets tells it from `<in >out`. */
const placeholder = /(?<=^|[\s=])<\s*([A-Za-z][^<>|&;$]*)>(?=\s|$)/;
const placeholderWords = /\b(your|my|insert|replace|here|name|key|path|value|dir|bucket|url)\b|[_-]/i;

/** The command is bash. Where it is not, the first place is told. */
export const checkCommandSyntax: Check = (context) => {
  const command = context.file.framework?.command;
  if (command === undefined) return [];
  const report = (pos: number, end: number, finding: Pick<Finding, 'code' | 'message'>) => [atPart(context, ['framework', 'command'], { pos, end }, { severity: 'warning', ...finding })];
  const [fault] = parseShell(command).faults;
  const stand = placeholder.exec(command);
  if (stand && (fault || placeholderWords.test(stand[1] ?? ''))) {
    const message = 'This stands for something of yours, and bash takes it for a redirection. Put the value here.';
    return report(stand.index, stand.index + stand[0].length, { code: 'manifest/placeholder', message });
  }
  if (!fault) return [];
  const length = command.trimEnd().length;
  return report(Math.min(fault.pos, Math.max(0, length - 1)), length, { code: 'manifest/command-syntax', message: `bash cannot read the command from here: ${fault.message}.` });
};
