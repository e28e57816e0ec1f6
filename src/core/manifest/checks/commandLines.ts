import { parse } from 'unbash';
import type { Check, CheckContext } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atPart } from '../finding.ts';
import { joinLines } from '../shell/joinLines.ts';

/** Words that start a command of their own when they start a line. */
const program = /^(\.{1,2}\/|~?\/|[A-Za-z_]\w*=|(accelerate|apt|apt-get|bash|cat|cd|chmod|conda|cp|curl|deepspeed|echo|eval|exec|export|for|git|if|ls|mkdir|mpirun|mv|nvidia-smi|pip3?|python[\d.]*|rm|set|sh|source|tar|torchrun|unzip|wget|while)$)/;

/**
 * Line breaks of a block are blanks when bash gets the command, so that a line ends neither a command nor a comment.
 * Both is told where it was surely meant.
 */
export const checkCommandLines: Check = (context) => {
  const command = context.file.framework?.command;
  if (!command?.trimEnd().includes('\n')) return [];
  return swallowedRest(context, command) ?? runTogether(context, command);
};

const path = ['framework', 'command'];

function swallowedRest(context: CheckContext, command: string): Diagnostic[] | undefined {
  const comment = commentStart(joinLines(command));
  if (comment === undefined || !command.slice(comment).trimEnd().includes('\n')) return undefined;
  const end = command.indexOf('\n', comment);
  const message = 'All that follows is part of this comment: bash gets the command on one line. Move the comment out of the command, or to its end.';
  return [atPart(context, path, { pos: comment, end }, { severity: 'warning', code: 'manifest/command-lines', message })];
}

/** Where a comment ends the script, if one does. */
function commentStart(line: string): number | undefined {
  const end = parse(line).commands.at(-1)?.end ?? 0;
  const rest = /^[\s;&]*#/.exec(line.slice(end))?.[0];
  return rest === undefined ? undefined : end + rest.length - 1;
}

function runTogether(context: CheckContext, command: string): Diagnostic[] {
  const statements = parse(command).commands;
  const joinedStarts = new Set(parse(joinLines(command)).commands.map(({ pos }) => pos));
  return statements.slice(1).flatMap((statement, index) => {
    const previous = statements[index];
    const firstWord = /^\S+/.exec(command.slice(statement.pos))?.[0] ?? '';
    if (!previous || joinedStarts.has(statement.pos) || !program.test(firstWord)) return [];
    const message = 'To bash this goes on with the line before, whose line break is a blank. End that line with “&&” or “;”.';
    const finding = atPart(context, path, { pos: statement.pos, end: statement.pos + firstWord.length }, { severity: 'warning', code: 'manifest/command-lines', message });
    const range = context.rangeWithin(path, previous.end - 1, previous.end);
    return [range ? { ...finding, suggestion: { label: 'End the line before with &&', range: { start: range.end, end: range.end }, newText: ' &&' } } : finding];
  });
}
