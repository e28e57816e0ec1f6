import { oneLine } from '../base/oneLine.ts';
import { renderBytes } from '../base/renderBytes.ts';
import type { ConditionKind } from '../target/trainingFacts.ts';
import { conditionMessage, type Evidence } from './evidence.ts';
import type { FailureCode } from './failureCode.ts';
import { currentRecord } from './learnerOutcome.ts';

/** One row: what it is told by, and what is said of it. */
export interface Cause {
  readonly code: FailureCode;
  /** Undefined: this is not the cause. Else what was found, as words of the sentence; they may be empty. */
  readonly find: (evidence: Evidence) => string | undefined;
  readonly reason: (evidence: Evidence, found: string) => string;
  readonly advice: string;
}

const resume = 'Resume it: it goes on from its checkpoints.';
const lessMemory = 'Raise memory or lower the batch size.';

/**
 * The one table of causes, most telling first; the first row that finds something gives code, sentence and advice.
 * The ancestor knew C201 for everything that a learner does to itself; the rows from C202 on tell it apart.
 */
export const causes: readonly Cause[] = [
  {
    code: 'C210',
    find: condition('deadline-exceeded'),
    reason: ({ facts }) => `It ran longer than its max_duration${facts.plan.maxDurationSeconds === undefined ? '' : ` of ${String(facts.plan.maxDurationSeconds)} s`} and was ended.`,
    advice: 'Raise max_duration, then resume it from its checkpoints.',
  },
  {
    code: 'S401',
    find: condition('disrupted'),
    reason: ({ who }, found) => (namesLearner(found) ? sentence(found) : `${who} was ended by a disruption, not by a fault of its own${told(found)}`),
    advice: resume,
  },
  {
    code: 'S103',
    find: condition('image-pull-failed'),
    reason: ({ facts }, found) => (found.startsWith('The image “') ? sentence(found) : `The image “${facts.plan.image}” could not be pulled${told(found)}`),
    advice: 'Check framework.name and version, or image, and whether the registry lets the target in.',
  },
  {
    code: 'C103',
    find: refusedByStore,
    reason: ({ who }, found) => `${who} was refused by its data store${told(found)}`,
    advice: 'Check the connection’s keys, and the bucket’s name and permissions.',
  },
  {
    code: 'S301',
    find: condition('code-not-loaded'),
    reason: ({ who }, found) => `${who} could not load the submitted code${told(found)}`,
    advice: 'Check that the target can reach the results bucket, then train again.',
  },
  {
    code: 'S302',
    find: condition('data-not-loaded'),
    reason: ({ who }, found) => `${who} could not load its data${told(found)}`,
    advice: 'Check the data store’s bucket, and that the target can reach it, then resume.',
  },
  {
    code: 'S101',
    find: condition('create-refused', 'start-failed'),
    reason: (_, found) => `Its learners could not be started${told(found)}`,
    advice: 'Mend what the message names, then train again.',
  },
  {
    code: 'C104',
    find: (evidence) => (evidence.learner?.startedAt === undefined ? condition('never-fits')(evidence) : undefined),
    reason: (_, found) => `No node can ever hold it${told(found)}`,
    advice: 'Ask for less (gpus, cpus, memory) for each learner, or choose another target.',
  },
  {
    code: 'S100',
    find: (evidence) => (evidence.learner?.startedAt === undefined ? condition('quota-exceeded', 'unschedulable')(evidence) : undefined),
    reason: (_, found) => `There were not enough resources${told(found)}`,
    advice: 'Ask for less (gpus, cpus, memory, learners), or wait for others to end.',
  },
  {
    code: 'C202',
    find: ({ reasons }) => (reasons.includes('OOMKilled') ? '' : undefined),
    reason: outOfMemory,
    advice: lessMemory,
  },
  {
    code: 'C203',
    find: words(/CUDA out of memory|CUDA_ERROR_OUT_OF_MEMORY|OutOfMemoryError: (?:CUDA|HIP)|cudaErrorMemoryAllocation|CUBLAS_STATUS_ALLOC_FAILED|OOM when allocating tensor|out of memory trying to allocate \d+ bytes/i),
    reason: (evidence) => `${evidence.who} ran out of GPU memory${exited(evidence)}.`,
    advice: 'Lower the batch size, or ask for a gpu_type with more memory.',
  },
  {
    code: 'C204',
    find: (evidence) => (evidence.exitCode === 135 || evidence.reasons.includes('SIGBUS') ? '' : words(/insufficient shared memory|unable to (?:open|write to|resize|allocate) shared memory|No space left on device.*\/dev\/shm|DataLoader worker .*Bus error/i)(evidence)),
    reason: (evidence) => `${evidence.who} ran out of shared memory${exited(evidence)}.`,
    advice: 'Raise shared_memory, or use fewer data loader workers.',
  },
  {
    code: 'C202',
    find: words(/^(?:\S+\.)?_?(?:Array)?MemoryError\b|Cannot allocate memory|std::bad_alloc|Unable to allocate .* for an array|Out of memory: Killed process|oom-kill/im),
    reason: outOfMemory,
    advice: lessMemory,
  },
  {
    code: 'C206',
    find: words(/^(?:ModuleNotFoundError|ImportError): No module named '?([\w.]+)'?/m),
    reason: (evidence, found) => `${evidence.who} lacks the Python module “${found}”${exited(evidence)}.`,
    advice: 'Use an image that has it, install it in the command (pip install …), or add it to the workspace.',
  },
  {
    code: 'C205',
    find: words(/can't open file '?([^'\n:]+)'?: \[Errno 2\]/),
    reason: (evidence, found) => `${evidence.who} did not find its script “${found}”${exited(evidence)}.`,
    advice: 'Check the path in framework.command, and that the code package does not leave the file out.',
  },
  {
    code: 'C205',
    find: (evidence) => (evidence.exitCode === 126 || evidence.exitCode === 127 ? (words(/([^\s:]+): (?:(?:command )?not found|No such file or directory|Permission denied|cannot execute|Is a directory)/)(evidence) ?? '') : undefined),
    reason: ({ who, exitCode }, found) => `${who} could not ${exitCode === 126 ? 'execute' : 'find'} ${found === '' ? 'its command' : `“${found}”`} (exit code ${String(exitCode)}).`,
    advice: 'Check framework.command, the image, and that the file is in the code package and executable.',
  },
  {
    code: 'C207',
    find: words(/Torch not compiled with CUDA enabled|no CUDA-capable device|Found no NVIDIA driver|CUDA driver version is insufficient|libcuda\.so[.\d]*: cannot open|No CUDA GPUs are available|CUDA_ERROR_NO_DEVICE|CUDA (?:is not available|unavailable)|deserialize object on a CUDA device but/i),
    reason: (evidence) => `${evidence.who} found no CUDA${exited(evidence)}.`,
    advice: 'Ask for gpus and use an image with GPU support, or let the script run on CPUs.',
  },
  {
    code: 'C208',
    find: words(/:(\d{2,5}) \(errno: 98|Address already in use(?:\D*?(?:port|:) ?(\d{2,5})\b)?|EADDRINUSE(?:\D*(\d{2,5})\b)?/i),
    reason: (evidence, found) => `${evidence.who} needed ${found === '' ? 'a port' : `port ${found}`} that was in use${exited(evidence)}.`,
    advice: 'Listen on MASTER_PORT, or let the system choose a port (0).',
  },
  {
    code: 'C209',
    find: words(/Rendezvous(?:Timeout|Connection|Closed)Error|Timed out (?:after \d+ seconds )?(?:waiting for clients|initializing process group)|DistStoreError|DistNetworkError|client socket has timed out|connectFullMesh failed|horovod.*timed out/i),
    reason: (evidence) => `${evidence.who} did not find the other learners in time${exited(evidence)}.`,
    advice: 'Check that all learners start, and that the script takes MASTER_ADDR, MASTER_PORT, RANK and WORLD_SIZE.',
  },
  {
    code: 'C211',
    find: words(/No space left on device|Disk quota exceeded|ENOSPC|ephemeral(?: local)? storage|EmptyDir volume .* exceeds/i),
    reason: (evidence) => `${evidence.who} filled its disk${exited(evidence)}.`,
    advice: 'Write less, keep fewer checkpoints, or ask for more storage.',
  },
  {
    code: 'S304',
    find: (evidence) => (evidence.exitCode === undefined ? condition('results-not-stored')(evidence) : undefined),
    reason: ({ who }, found) => `${who} failed, and its results could not be stored${told(found)}`,
    advice: 'Check the results bucket and its permissions.',
  },
  {
    code: 'C201',
    find: ({ exitCode, lastLines }) => (exitCode === undefined || exitCode === 0 ? undefined : oneLine(lastLines.findLast((line) => line.trim() !== '') ?? '', 160)),
    reason: crashed,
    advice: 'Read the end of the learner’s log for what it did last.',
  },
  {
    code: 'S303',
    find: (evidence) => condition('results-not-stored')(evidence) ?? (evidence.learner && currentRecord(evidence.learner, evidence.facts)?.complete === false ? '' : undefined),
    reason: ({ who }, found) => `${who} finished, but not all of its results reached the bucket${told(found)}`,
    advice: 'Check the results bucket and its free space, then resume it or train again.',
  },
  {
    code: 'S403',
    find: ({ facts }) => facts.lost && oneLine(facts.lost.message),
    reason: (_, found) => (found === '' ? 'What ran it is gone without a word.' : `${found.replace(/\.$/, '')}.`),
    advice: resume,
  },
  {
    code: 'S402',
    find: (evidence) => condition('node-unreachable')(evidence) ?? (evidence.learner?.phase === 'lost' ? oneLine(evidence.learner.message ?? '') : undefined),
    reason: ({ who }, found) => (namesLearner(found) ? sentence(found) : `${who} is gone without an exit code${told(found)}`),
    advice: resume,
  },
  {
    code: 'S104',
    find: condition('unknown'),
    reason: (_, found) => `The target ended it${told(found)}`,
    advice: 'Look the target’s message up; Weft does not know this reason.',
  },
];

/** Stands where the table finds nothing. */
export const unknownCause: Cause = {
  code: 'S104',
  find: () => '',
  reason: ({ who }) => `${who} ended without saying why.`,
  advice: 'Read the learner’s log for what it did last.',
};

function condition(...kinds: readonly ConditionKind[]): Cause['find'] {
  return (evidence) => conditionMessage(evidence, ...kinds);
}

/** Looks in the last lines; what a group of the pattern captured goes into the sentence. */
function words(pattern: RegExp): Cause['find'] {
  return ({ text }) => {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const groups: readonly (string | undefined)[] = match.slice(1);
    return oneLine(groups.find((group) => group !== undefined) ?? '', 120);
  };
}

function refusedByStore(evidence: Evidence): string | undefined {
  const message = conditionMessage(evidence, 'data-not-loaded', 'code-not-loaded');
  const refused = /Access ?Denied|InvalidAccessKeyId|SignatureDoesNotMatch|NoSuchBucket|ExpiredToken|\bno bucket\b|bucket .*\b(?:not|missing)\b|\b40[13]\b/i;
  return message !== undefined && refused.test(message) ? message : undefined;
}

const exited = ({ exitCode }: Evidence): string => (exitCode === undefined ? '' : ` (exit code ${String(exitCode)})`);

const told = (found: string): string => (found === '' ? '.' : `: ${found.replace(/\.$/, '')}.`);

/** Whether the target's message is a sentence about the learner already, which need not be said twice. */
const namesLearner = (found: string): boolean => /^(?:The learner|Learner \d+) /.test(found);

const sentence = (found: string): string => `${found.replace(/\.$/, '')}.`;

function outOfMemory({ who, exitCode, facts }: Evidence): string {
  return `${who} ran out of memory (limit ${renderBytes(facts.plan.resources.memoryBytes)}${exitCode === undefined ? '' : `, exit code ${String(exitCode)}`}).`;
}

/** By 128 + signal, as shells count. */
const signals: Readonly<Record<number, string>> = { 132: 'an illegal instruction', 134: 'an abort', 136: 'an arithmetic fault', 137: 'SIGKILL, often for lack of memory', 139: 'a segmentation fault', 143: 'SIGTERM' };

function crashed({ who, exitCode }: Evidence, lastWords: string): string {
  const signal = exitCode === undefined ? undefined : signals[exitCode];
  return signal === undefined ? `${who} crashed with exit code ${String(exitCode)}${told(lastWords)}` : `${who} was ended by ${signal} (exit code ${String(exitCode)}).`;
}
