import { type Command, type SyntaxNode, type Word, forEachChild, parse } from 'unbash';
import { joinLines } from './joinLines.ts';
import { literalPath, resolveFolder } from './shellPath.ts';

/** A simple command: a program and its words, redirections left out. */
export interface ShellCall {
  readonly words: readonly ShellWord[];
  /** Where it runs, relative to MODEL_DIR ('' is MODEL_DIR itself); undefined when the text does not tell. */
  readonly folder: string | undefined;
  readonly writesFile: boolean;
}

export interface ShellWord {
  /** As it is written. */
  readonly text: string;
  /** Without quotes; expansions stand as they are written. */
  readonly value: string;
  readonly pos: number;
  readonly end: number;
}

/** `$NAME` or `${NAME…}`; positions and special parameters ($1, $?) are left out. */
export interface VariableUse {
  readonly name: string;
  readonly pos: number;
  readonly end: number;
}

/** What can be told of a command without running it. Offsets count UTF-16 units from its start. */
export interface ShellScript {
  readonly calls: readonly ShellCall[];
  /** Every word, inside substitutions, redirections and assignments too. */
  readonly words: readonly ShellWord[];
  readonly uses: readonly VariableUse[];
  /** Variables that the script sets itself or is ready to find unset. */
  readonly ownNames: ReadonlySet<string>;
  /** It runs text that is not here (source, eval), which may set any variable. */
  readonly runsOtherScripts: boolean;
  /** Where it is not bash, in order. */
  readonly faults: readonly { readonly message: string; readonly pos: number }[];
}

/** Reads a manifest's command as bash will, on one line. Never throws. */
export function parseShell(command: string): ShellScript {
  const walk = new Walk();
  walk.visit(parse(joinLines(command)));
  return walk;
}

/** Constructs whose `cd` ends with them, and those after which it is not known whether it happened. */
const subshells: ReadonlySet<string> = new Set(['Subshell', 'CommandExpansion', 'ProcessSubstitution', 'Coproc']);
const branches: ReadonlySet<string> = new Set(['If', 'For', 'ArithmeticFor', 'While', 'Case', 'Select', 'Function']);

class Walk implements ShellScript {
  readonly calls: ShellCall[] = [];
  readonly words: ShellWord[] = [];
  readonly uses: VariableUse[] = [];
  readonly ownNames = new Set<string>();
  runsOtherScripts = false;
  readonly faults: { message: string; pos: number }[] = [];
  #folder: string | undefined = '';

  visit(node: SyntaxNode): void {
    if (node.type === 'Script') {
      // Backticks with escapes are a text of their own, whose offsets say nothing about the command.
      if (node.source !== undefined) return;
      this.faults.push(...('errors' in node ? (node.errors ?? []) : []));
    }
    const folder = this.#folder;
    this.#note(node);
    forEachChild(node, (child) => {
      this.visit(child);
      // Each part of a pipe has a shell of its own.
      if (node.type === 'Pipeline' && node.operators.length > 0) this.#folder = folder;
    });
    if (node.type === 'Command') this.#call(node);
    else if (subshells.has(node.type) || (node.type === 'Statement' && node.background === true)) this.#folder = folder;
    else if (branches.has(node.type) && this.#folder !== folder) this.#folder = undefined;
  }

  #note(node: SyntaxNode): void {
    switch (node.type) {
      case 'Word':
        this.words.push(node);
        break;
      case 'Assignment':
      case 'FileDescriptorVariable':
        this.ownNames.add(node.name);
        break;
      case 'For':
      case 'Select':
        this.ownNames.add(node.name.value);
        break;
      case 'Coproc':
        this.ownNames.add(node.name?.value ?? 'COPROC');
        break;
      case 'SimpleExpansion':
        this.#use(node.text.slice(1), node);
        break;
      case 'ParameterExpansion':
        // ${X:-1} is ready for X to be unset, and ${!X} names another variable.
        if (node.operation?.type === 'Default' || node.prefix === '!') this.ownNames.add(node.parameter);
        this.#use(node.parameter, node);
        break;
      case 'ArithmeticWord':
        // Unset names count as 0 in arithmetic.
        this.ownNames.add(node.value);
        break;
      case 'TestUnary':
        if (/^-[znv]$/.test(node.operator)) this.#expectUnset(node.operand.text);
        break;
      default:
    }
  }

  #use(name: string, { pos, end }: { readonly pos: number; readonly end: number }): void {
    if (/^[A-Za-z_]\w*$/.test(name)) this.uses.push({ name, pos, end });
  }

  #expectUnset(text: string): void {
    for (const [, name = ''] of text.matchAll(/\$?\{?([A-Za-z_]\w*)/g)) this.ownNames.add(name);
  }

  #call({ name, args, redirects }: Command): void {
    if (!name) return;
    const words: ShellWord[] = [name, ...args.map((argument) => (argument.type === 'Word' ? argument : { ...argument, value: argument.text }))];
    const writesFile = redirects.some((redirect) => redirect.type === 'Redirect' && redirect.operator.includes('>') && redirect.target?.value !== '/dev/null');
    this.calls.push({ words, folder: this.#folder, writesFile });
    this.#applyBuiltin(name.value, args.filter((argument) => argument.type === 'Word'));
  }

  #applyBuiltin(program: string, args: readonly Word[]): void {
    switch (program) {
      case 'cd':
      case 'pushd':
        this.#folder = resolveFolder(this.#folder, literalPath(args[0]?.value));
        break;
      case 'popd':
        this.#folder = undefined;
        break;
      case '.':
      case 'source':
      case 'eval':
        this.runsOtherScripts = true;
        break;
      case 'declare':
      case 'export':
      case 'getopts':
      case 'local':
      case 'mapfile':
      case 'printf':
      case 'read':
      case 'readarray':
      case 'readonly':
      case 'typeset':
        for (const { value } of args) if (/^[A-Za-z_]\w*$/.test(value)) this.ownNames.add(value);
        break;
      case '[':
      case 'test':
        if (args.some(({ value }) => /^-[znv]$/.test(value))) for (const { text } of args) this.#expectUnset(text);
        break;
      default:
    }
  }
}
