import { type LearnerVariable, learnerVariables } from '../learnerContract.ts';
import { scriptOf } from '../shell/scriptCall.ts';
import { parseShell } from '../shell/shellScript.ts';
import type { CursorPlace } from './cursorPlace.ts';
import type { ValueProposal } from './proposal.ts';

/** Stands for the word at the cursor. Shells run files of any name, Python is known to run those with its ending. */
const scriptMarker = 'weft-cursor-script';

/** Inside a command: variables of the learner, scripts behind an interpreter, files of the workspace in other words. */
export function commandProposals(place: CursorPlace, files: readonly string[] = []): ValueProposal[] {
  const variables = variableProposals(place, learnerVariables);
  if (variables) return variables;
  const word = /[^\s"'=:;|&()<>]*$/.exec(place.before)?.[0] ?? '';
  const rest = /^[^\s"'=:;|&()<>]*/.exec(place.behind)?.[0] ?? '';
  const replaces = [word.length, rest.length] as const;
  const ending = scriptEnding(place.before.slice(0, place.before.length - word.length));
  if (ending) return files.filter((file) => ending.test(file)).map((file) => ({ text: file, kind: 'file', replaces }));
  if (word.includes('/')) return files.filter((file) => file.startsWith(word.replace(/^\.\//, ''))).map((file) => ({ text: file, kind: 'file', replaces }));
  if (word !== '' || place.before === '') return [];
  return learnerVariables.filter(({ kind }) => kind === 'directory').map((variable) => ({ ...variableProposal(variable), replaces }));
}

/** A path that may start with a variable of the learner, such as evaluation_metrics.in. */
export function learnerPathProposals(place: CursorPlace): ValueProposal[] {
  const directories = learnerVariables.filter(({ kind }) => kind === 'directory');
  return variableProposals(place, directories) ?? (place.before === '' ? directories.map((variable) => ({ ...variableProposal(variable), replaces: [0, 0] })) : []);
}

/** When a `$` stands before the cursor: every variable there is, the manifest's own among them. */
function variableProposals(place: CursorPlace, known: readonly LearnerVariable[]): ValueProposal[] | undefined {
  const written = /\$\{?\w*$/.exec(place.before)?.[0];
  if (written === undefined) return undefined;
  const rest = /^\w*\}?/.exec(place.behind)?.[0] ?? '';
  const own = place.keysAt(['env']).map((name): ValueProposal => ({ text: `\${${name}}`, kind: 'variable', detail: 'env of this manifest' }));
  return [...known.map(variableProposal), ...own].map((proposal) => ({ ...proposal, replaces: [written.length, rest.length] }));
}

function variableProposal({ name, description, example }: LearnerVariable): ValueProposal {
  return { text: `\${${name}}`, kind: 'variable', detail: example, documentation: description };
}

/** What files the program before the cursor runs, when it is one that runs files. */
function scriptEnding(before: string): RegExp | undefined {
  if (runs(`${before}${scriptMarker}`, scriptMarker)) return /\.(sh|bash)$/;
  return runs(`${before}${scriptMarker}.py`, `${scriptMarker}.py`) ? /\.py$/ : undefined;
}

function runs(command: string, script: string): boolean {
  return parseShell(command).calls.some((call) => scriptOf(call)?.value === script);
}
