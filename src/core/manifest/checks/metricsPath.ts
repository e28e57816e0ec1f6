import type { Check, CheckContext } from '../check.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { atPart, atValue, spellScalar } from '../finding.ts';
import { isLearnerVariable } from '../learnerContract.ts';
import { type OptionPath, eventDirectories, metricsFiles } from '../shell/logDirectory.ts';
import { type LearnerPath, isKept, isWithin, parseLearnerPath } from '../shell/learnerPath.ts';
import { type ShellScript, parseShell } from '../shell/shellScript.ts';

/** Where the ancestor looks for event files when the manifest does not say. */
const defaultDirectory = '$JOB_STATE_DIR/logs/tb';

/**
 * Metrics are looked for where the command puts them. In the ancestor nothing noticed when it wrote elsewhere, and no
 * chart appeared. A script may find its directory in the environment, so that silence of the command proves nothing:
 * only a directory that the command names, and that is not the one watched, is told.
 */
export const checkMetricsPath: Check = (context) => {
  const { evaluation_metrics: metrics, framework } = context.file;
  const kind = kindOf(metrics?.type);
  if (!metrics || !kind || framework?.command === undefined) return [];
  const script = parseShell(framework.command);
  if (script.faults.length > 0) return [];
  const written = (kind === 'event files' ? eventDirectories(script) : metricsFiles(script)).flatMap((option) => known(option));
  const lost = written.filter(({ at }) => !isKept(at)).map((option) => reportLost(context, kind, option, metrics.in));
  const watched = metrics.in ?? (kind === 'event files' ? defaultDirectory : undefined);
  const kept = written.filter(({ at }) => isKept(at));
  const [elsewhere] = kept;
  const watchedPath = watched === undefined ? undefined : parseLearnerPath(watched);
  if (!watchedPath || watched === undefined || !isKnown(watchedPath)) return lost;
  if (elsewhere && !reaches(script, watchedPath)) return [...lost, reportUnwatched(context, kind, watched, elsewhere)];
  return lost.length > 0 || isKept(watchedPath) ? lost : [reportUnkept(context, kind, watched)];
};

type Kind = 'event files' | 'metrics';

function kindOf(type: string | undefined): Kind | undefined {
  if (type === 'tensorboard' || type === 'tensorboard_extractor') return 'event files';
  return type === 'emetrics_file' || type === 'optivist' || type === 'file' ? 'metrics' : undefined;
}

interface KnownPath extends OptionPath {
  readonly at: LearnerPath;
}

/** Paths of variables that only the script or an image knows could be anywhere. */
function known(option: OptionPath): KnownPath[] {
  const at = parseLearnerPath(option.path);
  return at && isKnown(at) ? [{ ...option, at }] : [];
}

function isKnown({ root }: LearnerPath): boolean {
  return root === '' || root === '/' || isLearnerVariable(root);
}

/** Whether any word of the command names the watched path, one in it or one above it. */
function reaches({ words }: ShellScript, watched: LearnerPath): boolean {
  return words.some(({ value }) =>
    value.split(/[=:,]/).some((part) => {
      const path = /^\$\w|^\$\{\w/.test(part) ? parseLearnerPath(part) : undefined;
      return path !== undefined && (isWithin(path, watched) || isWithin(watched, path));
    }),
  );
}

function reportUnwatched(context: CheckContext, kind: Kind, watched: string, { path }: OptionPath): Diagnostic {
  const place = ['evaluation_metrics', 'in'];
  const isWritten = context.placeOf(place) !== undefined;
  const message = `${isWritten ? 'N' : '`in` is left out, and n'}othing is written to ${watched}; ${kind} go to ${path}.`;
  const base = { severity: 'warning', code: 'manifest/metrics-elsewhere', message } as const;
  const label = `Watch ${path}`;
  if (isWritten) return atValue(context, place, { ...base, mend: { label, newText: path } });
  const finding = atValue(context, ['evaluation_metrics', 'type'], base);
  const start = context.placeOf(['evaluation_metrics', 'type'])?.key.start;
  if (!start) return finding;
  const newText = `in: ${spellScalar(path, '"')}\n${' '.repeat(start.column - 1)}`;
  return { ...finding, suggestion: { label, range: { start, end: start }, newText } };
}

/** Written to a folder that nobody keeps: MODEL_DIR, the data, or somewhere in the image. */
function reportLost(context: CheckContext, kind: Kind, { path, pos, end }: OptionPath, watched = defaultDirectory): Diagnostic {
  const message = lostMessage(kind, path);
  const target = isKept(parseLearnerPath(watched) ?? { root: '', below: '' }) ? watched : defaultDirectory;
  const mend = kind === 'metrics' ? {} : { mend: { label: `Write to ${target}`, newText: target } };
  return atPart(context, ['framework', 'command'], { pos, end }, { severity: 'warning', code: 'manifest/metrics-not-kept', message, ...mend });
}

function reportUnkept(context: CheckContext, kind: Kind, watched: string): Diagnostic {
  return atValue(context, ['evaluation_metrics', 'in'], { severity: 'warning', code: 'manifest/metrics-not-kept', message: lostMessage(kind, watched) });
}

function lostMessage(kind: Kind, path: string): string {
  return `${kind === 'metrics' ? 'Metrics' : 'Event files'} in ${path} are lost with the learner: only RESULT_DIR, LOG_DIR and CHECKPOINT_DIR are kept.`;
}
