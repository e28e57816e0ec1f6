import type { Event } from '../base/emitter.ts';
import type { ManifestFacts } from '../manifest/assist/manifestFacts.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { StoreConnection } from '../store/storeConnection.ts';
import type { Freshness } from './freshness.ts';
import type { TrainingFacts } from './trainingFacts.ts';

/** What a submit hands to a target. `connections` are secret; the rest may be written anywhere. */
export interface Submission {
  readonly plan: TrainingPlan;
  /** The manifest's text with literal credentials lifted out. */
  readonly manifestText: string;
  /** By data store id. */
  readonly connections: ReadonlyMap<string, StoreConnection>;
  /** Folder that the code was taken from, for a target on the same machine: its Python environment runs the learners. */
  readonly workspaceFolder?: string;
}

export interface TargetCall {
  readonly signal: AbortSignal;
}

export interface ResumeCall extends TargetCall {
  /**
   * Makes the submission anew, with the keys to its stores: for a target that keeps no keys of what has ended, or that
   * does not know the training any more. Throws where nothing gives them now.
   */
  readonly resubmit?: () => Promise<Resubmission>;
  /** A learner was seen to have failed, which a target may notice later than its facts tell. */
  readonly hasFailed?: boolean;
}

export interface Resubmission extends Submission {
  /** The last attempt that the bucket has a record of. */
  readonly lastAttempt: number;
}

/**
 * A place where trainings run. It supplies facts and carries out wishes; what a training's state is, is decided from the
 * facts by training/, in the same way for every target. All operations are idempotent and may be repeated after a crash.
 */
export interface TrainingTarget {
  /** "local" or the name of a kubeconfig context. */
  readonly id: string;
  /** For people: "This computer" or "gpu-cluster / team". */
  readonly label: string;
  readonly namespace?: string;

  /** What would keep this plan from running here. Read-only. */
  preflight(plan: TrainingPlan, call: TargetCall): Promise<PreflightFinding[]>;
  /** How the place itself is, for a doctor; absent where nothing is to be asked. What cannot be asked is `missing`. */
  examine?(call: TargetCall): Promise<TargetFinding[]>;
  /** What belongs to trainings and to none that is there; absent where there cannot be any. */
  strays?(call: TargetCall): Promise<Strays>;
  /** What a manifest may name of this target now; absent where there is nothing. */
  manifestFacts?(call: TargetCall): Promise<ManifestFacts>;
  /** Makes the training exist, not yet running; repeated with the same submission id it changes nothing. */
  create(submission: Submission, call: TargetCall): Promise<void>;
  /** Lets it run, once code and READY are in the bucket. READY must match before a learner starts. */
  release(trainingId: string, submissionId: string, call: TargetCall): Promise<void>;

  list(call: TargetCall): Promise<TrainingFacts[]>;
  read(trainingId: string, call: TargetCall): Promise<TrainingFacts | undefined>;
  /** Yields the ids whose facts changed, until aborted; reconnects by itself. */
  watch(call: TargetCall): AsyncIterable<readonly string[]>;
  /** How current a watch is; absent where what is told is always so. */
  readonly freshness?: Freshness;
  readonly onDidChangeFreshness?: Event<Freshness>;

  /** Asks learners to end within their grace and keeps everything; returns once the wish is recorded. */
  halt(trainingId: string, call: TargetCall): Promise<void>;
  /** Goes on as the next attempt from what the bucket holds. */
  resume(trainingId: string, call: ResumeCall): Promise<void>;
  /** Removes the training from the target, stopping it first; results are the caller's to keep or delete. */
  delete(trainingId: string, call: TargetCall): Promise<void>;
  /** Whether nothing is left that could write to its bucket: learners may outlive what is told of a deleted training. */
  isGone(trainingId: string, call: TargetCall): Promise<boolean>;

  /**
   * The learner's log as the target holds it now, from a byte offset on; undefined once only the bucket has it. With
   * `follow` the stream ends when the learner does.
   */
  readLog(trainingId: string, learnerId: number, options: LogOptions): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/** well: as it should be · note: works, and worth knowing · missing: trainings cannot run without it. */
export interface TargetFinding {
  readonly subject: string;
  readonly outcome: 'well' | 'note' | 'missing';
  readonly detail: string;
}

export interface Strays {
  /** What they are, and of which training. */
  readonly found: readonly { readonly kind: string; readonly name: string; readonly trainingId: string }[];
  /** Kinds that could not be looked at. */
  readonly unseen: readonly string[];
}

export interface LogOptions extends TargetCall {
  readonly fromByte: number;
  readonly follow: boolean;
}

/** A finding about the plan; `path` names the manifest's key it is about, so that a host can position it. */
export type PreflightFinding = Pick<Diagnostic, 'severity' | 'message'> & {
  readonly code: `preflight/${string}`;
  readonly path: readonly (string | number)[];
};
