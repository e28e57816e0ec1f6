import path from 'node:path';

/** A path in the learner: a directory of the learner contract and what is below it. */
export interface LearnerPath {
  /** Name of the variable the path starts with; '' for MODEL_DIR, where relative paths start too, '/' for absolute ones. */
  readonly root: string;
  /** Below the root, normalised, without a slash at either end. */
  readonly below: string;
}

/** Reads `${RESULT_DIR}/logs`; LOG_DIR is $JOB_STATE_DIR/logs. Undefined where other expansions decide. */
export function parseLearnerPath(text: string): LearnerPath | undefined {
  const [, braced, bare, rest = ''] = /^(?:\$\{(\w+)\}|\$(\w+)|)(.*)$/s.exec(text) ?? [];
  const variable = braced ?? bare ?? '';
  if (/[$`*?[\]{}~]/.test(rest) || (variable !== '' && rest !== '' && !rest.startsWith('/'))) return undefined;
  const isAbsolute = variable === '' && rest.startsWith('/');
  const below = path.posix.normalize(path.posix.join(variable === 'LOG_DIR' ? 'logs' : '.', rest.replace(/^\/+/, ''), '.')).replace(/\/$/, '');
  const root = variable === 'LOG_DIR' ? 'JOB_STATE_DIR' : variable === 'MODEL_DIR' || variable === 'PWD' ? '' : variable;
  return { root: isAbsolute ? '/' : root, below: below === '.' ? '' : below };
}

/** Whether `inner` is `outer` or lies in it. */
export function isWithin(inner: LearnerPath, outer: LearnerPath): boolean {
  if (inner.root !== outer.root) return false;
  return outer.below === '' || inner.below === outer.below || inner.below.startsWith(`${outer.below}/`);
}

/** Whether what is written there is brought to the results bucket: results, checkpoints and LOG_DIR are. */
export function isKept({ root, below }: LearnerPath): boolean {
  if (root === 'JOB_STATE_DIR') return below === 'logs' || below.startsWith('logs/');
  return (root === 'RESULT_DIR' || root === 'CHECKPOINT_DIR') && below !== '..' && !below.startsWith('../');
}
