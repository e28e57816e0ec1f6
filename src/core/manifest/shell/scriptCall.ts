import type { ShellCall, ShellWord } from './shellScript.ts';

/** Programs that run the program behind them. */
const wrappers = new Set(['accelerate', 'command', 'deepspeed', 'env', 'exec', 'horovodrun', 'mpiexec', 'mpirun', 'nice', 'nohup', 'numactl', 'stdbuf', 'sudo', 'time', 'timeout', 'torchrun', 'xvfb-run']);

/** Options of Python and of shells that take the next word. */
const pythonOptionsWithValue = /^-[WX]$|^--check-hash-based-pycs$/;
const shellOptionsWithValue = /^[-+]o$|^--(rcfile|init-file)$/;

/** The file of the workspace that a call surely runs, if there is one: `python3 -u train.py`, `bash run.sh`, `./run.sh`. */
export function scriptOf({ words }: ShellCall): ShellWord | undefined {
  const [program, ...args] = words;
  if (!program) return undefined;
  if (isOwnProgram(program) && !startsInterpreter(args)) return program;
  if (isInterpreter(program)) return scriptOfInterpreter(program, args);
  const runsOthers = wrappers.has(programName(program)) || isOwnProgram(program);
  const inner = runsOthers ? args.findIndex((word) => isInterpreter(word)) : -1;
  const interpreter = args[inner];
  if (interpreter) return scriptOfInterpreter(interpreter, args.slice(inner + 1));
  return wrappers.has(programName(program)) ? launchedScript(program, args) : undefined;
}

function programName({ value }: ShellWord): string {
  return value.slice(value.lastIndexOf('/') + 1);
}

function isInterpreter(word: ShellWord): boolean {
  return /^(python[\d.]*|pypy3?|bash|dash|sh|zsh)$/.test(programName(word));
}

function isOwnProgram({ value }: ShellWord): boolean {
  return /^\.{1,2}\//.test(value);
}

function startsInterpreter(args: readonly ShellWord[]): boolean {
  return args.some(isInterpreter);
}

function scriptOfInterpreter(interpreter: ShellWord, args: readonly ShellWord[]): ShellWord | undefined {
  const isPython = programName(interpreter).startsWith('py');
  const takesValue = isPython ? pythonOptionsWithValue : shellOptionsWithValue;
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (!word) return undefined;
    if (!/^[-+]/.test(word.value)) return isPython && !word.value.endsWith('.py') ? undefined : word;
    if (takesValue.test(word.value)) index += 1;
    else if (isPython && word.value === '-m') return moduleScript(args.slice(index + 1));
    // -c takes a script from the command line, - and -s from the standard input.
    else if (/^-[a-zA-Z]*[cs]/.test(word.value) || word.value === '-') return undefined;
  }
  return undefined;
}

/** `python -m torch.distributed.launch … train.py` runs the script; other modules run themselves. */
function moduleScript([module, ...args]: readonly ShellWord[]): ShellWord | undefined {
  return module && /^torch\.distributed\.(launch|run)$|^accelerate\.commands\.launch$/.test(module.value) ? firstPythonFile(args) : undefined;
}

function launchedScript(program: ShellWord, args: readonly ShellWord[]): ShellWord | undefined {
  return /^(accelerate|deepspeed|torchrun)$/.test(programName(program)) ? firstPythonFile(args) : undefined;
}

/** What options a launcher takes is its own; a Python file that is no option's value is the script. */
function firstPythonFile(args: readonly ShellWord[]): ShellWord | undefined {
  return args.find(({ value }) => value.endsWith('.py') && !value.startsWith('-'));
}
