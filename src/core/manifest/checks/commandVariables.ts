import { nearest } from '../../base/nearest.ts';
import type { Check, CheckContext } from '../check.ts';
import { atPart } from '../finding.ts';
import { isLearnerVariable, learnerVariables } from '../learnerContract.ts';
import { isOutsideVariable } from '../shell/outsideVariables.ts';
import { parseShell } from '../shell/shellScript.ts';

/** What other services call the directories of the learner contract. */
const aliases: Readonly<Record<string, string>> = {
  CODE_DIR: 'MODEL_DIR',
  INPUT_DIR: 'DATA_DIR',
  OUTPUT_DIR: 'RESULT_DIR',
  SM_CHANNEL_TRAINING: 'DATA_DIR',
  SM_MODEL_DIR: 'RESULT_DIR',
  SM_OUTPUT_DATA_DIR: 'RESULT_DIR',
};

/**
 * Variables that the command takes from outside must come from somewhere: the learner contract, `env`, or an image that
 * is not ours to know. bash would put nothing in their place.
 */
export const checkCommandVariables: Check = (context) => {
  const command = context.file.framework?.command;
  if (command === undefined) return [];
  const { uses, ownNames, runsOtherScripts, faults } = parseShell(command);
  if (runsOtherScripts || faults.length > 0) return [];
  const envNames = Object.keys(context.file.env ?? {});
  const known = [...learnerVariables.map(({ name }) => name), ...envNames];
  return uses.flatMap(({ name, pos, end }) => {
    if (isLearnerVariable(name) || envNames.includes(name) || ownNames.has(name) || isOutsideVariable(name)) return [];
    const meant = aliases[name] ?? nearest(name, known);
    // An image of one's own may set anything: only a slip of the pen is sure.
    if (meant === undefined && hasOwnImage(context)) return [];
    const mend = meant === undefined ? {} : { mend: { label: `Use ${meant}`, newText: command.slice(pos, end).replace(name, meant) } };
    const message = `No learner has a variable ${name}, and bash puts nothing in its place. ${meant === undefined ? 'Set it in `env`.' : `Is ${meant} meant?`}`;
    return [atPart(context, ['framework', 'command'], { pos, end }, { severity: 'warning', code: 'manifest/unknown-variable', message, ...mend })];
  });
};

function hasOwnImage({ file }: CheckContext): boolean {
  return file.image !== undefined || file.framework?.name === 'custom';
}
