import type { Check } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { type Finding, atPart, atValue } from '../finding.ts';
import { type ShellWord, parseShell } from '../shell/shellScript.ts';

/** Frameworks that one way of distribution surely does not fit. */
const strangers: Readonly<Record<string, readonly string[]>> = {
  tensorflow: ['pytorch', 'pytorchmpi', 'jax', 'lightning', 'accelerate', 'deepspeed', 'caffe2', 'xgboost'],
  torchrun: ['tensorflow', 'caffe', 'jax', 'xgboost', 'h2o3'],
};

/** `distributed`, `learners`, `gpus` and what the command tells its launcher go together. */
export const checkDistributed: Check = (context) => {
  const { distributed, learners = 1, gpus, framework } = context.file;
  const findings: Diagnostic[] = [];
  if (distributed !== undefined && distributed !== 'none') {
    if (strangers[distributed]?.includes(framework?.name ?? '') === true) {
      const message = `\`distributed: ${distributed}\` prepares what ${framework?.name ?? ''} does not read. Leave it out to have it inferred.`;
      findings.push(atValue(context, ['distributed'], { severity: 'warning', code: 'manifest/distributed-stranger', message }));
    } else if (learners === 1 && (gpus ?? 0) < 2) {
      const message = `With one learner and ${gpus === 1 ? 'one GPU' : 'no GPU'} there is nothing to distribute. Raise \`learners\`, or leave this out.`;
      findings.push(atValue(context, ['distributed'], { severity: 'information', code: 'manifest/distributed-alone', message }));
    }
  }
  const report = ({ pos, end }: ShellWord, finding: Finding): void => void findings.push(atPart(context, ['framework', 'command'], { pos, end }, finding));
  for (const { option, count, word } of launcherCounts(framework?.command)) {
    if (option === 'nnodes' && count !== learners) {
      const message = `The command waits for ${String(count)} learners, and \`learners\` is ${String(learners)}. Write $NUM_LEARNERS to have both agree.`;
      report(word, { severity: 'warning', code: 'manifest/learners-disagree', message });
    } else if (option !== 'nnodes' && gpus !== undefined && gpus > 0 && count > gpus) {
      const message = `The command starts ${String(count)} processes in each learner, and it has ${gpus === 1 ? 'one GPU' : `${String(gpus)} GPUs`}. Write $NUM_GPUS to have both agree.`;
      report(word, { severity: 'warning', code: 'manifest/gpus-disagree', message });
    }
  }
  return findings;
};

interface LauncherCount {
  readonly option: 'nnodes' | 'nproc';
  readonly count: number;
  readonly word: ShellWord;
}

/** `--nnodes=2`, `--nproc_per_node 4` and so on of torchrun and torch.distributed.launch, as literal numbers. */
function launcherCounts(command: string | undefined): LauncherCount[] {
  if (command === undefined || !/\b(torchrun|torch\.distributed\.(run|launch))\b/.test(command)) return [];
  return parseShell(command).calls.flatMap(({ words }) =>
    words.flatMap((word, index) => {
      const [, name, inline] = /^--(nnodes|nproc[-_]per[-_]node)(?:=(.*))?$/.exec(word.value) ?? [];
      const next = words[index + 1];
      const value = inline ?? next?.value;
      if (name === undefined || value === undefined || !/^\d+$/.test(value)) return [];
      return [{ option: name === 'nnodes' ? 'nnodes' : 'nproc', count: Number(value), word: inline === undefined ? (next ?? word) : word }];
    }),
  );
}
