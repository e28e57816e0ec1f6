import type { Clock } from '../../../base/clock.ts';
import type { PreflightFinding } from '../../trainingTarget.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';

export interface PreflightServices {
  readonly api: KubernetesApi;
  readonly settings: KubernetesSettings;
  /** The pod's scripts, by file name. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

/** One thing that a check has to say; checks have nothing else to say and throw only what keeps them from looking. */
export type Finding = PreflightFinding;

type Said = Omit<Finding, 'severity'>;

/** It can never run as it is. */
export const never = (finding: Said): Finding => ({ severity: 'error', ...finding });
/** It cannot run now, or not as it is meant. */
export const notNow = (finding: Said): Finding => ({ severity: 'warning', ...finding });
/** Worth knowing. */
export const note = (finding: Said): Finding => ({ severity: 'information', ...finding });
