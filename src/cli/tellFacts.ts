import type { LeftOut } from '../core/package/codePackage.ts';
import type { SubmissionFacts } from '../core/training/submit/submissionFacts.ts';
import { codeText, dataText, leftOutText } from '../core/view/submissionText.ts';
import type { Cli } from './cli.ts';

/** Columns before what a line says: "  code      ". */
const indent = 12;
const gap = '   ';

interface Telling {
  readonly id: string;
  readonly leftOut: readonly LeftOut[];
  readonly json: boolean | undefined;
}

/** A line for the code that is sent, with what stays behind, and one for each bucket of data. */
export function tellFacts({ terminal }: Cli, facts: SubmissionFacts, { id, leftOut, json }: Telling): void {
  if (json) {
    const { kind, ...rest } = facts;
    terminal.print(JSON.stringify({ id, event: kind, ...rest, ...(kind === 'code' && { leftOut: leftOut.map(({ path, rule }) => ({ path, rule })) }) }));
    return;
  }
  if (facts.kind === 'data') {
    terminal.say(`  data      ${dataText(facts)}`);
    return;
  }
  const code = codeText(facts);
  const beside = terminal.columns - indent - code.length - gap.length;
  const room = beside >= 30;
  const behind = leftOutText(leftOut, room ? beside : terminal.columns - indent);
  terminal.say(`  code      ${code}${behind !== undefined && room ? `${gap}${behind}` : ''}`);
  if (behind !== undefined && !room) terminal.say(`${' '.repeat(indent)}${behind}`);
}
