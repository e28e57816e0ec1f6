import type { TrainingPlan } from '../../../src/core/plan/trainingPlan.ts';
import { podContainers } from '../../../src/core/target/kubernetes/podContract.ts';
import { managedByWeft, queueLabel, trainingAnnotations, trainingLabels } from '../../../src/core/target/kubernetes/trainingLabels.ts';
import type { PlainObject } from '../stack/clusterObjects.ts';

/** What differs from a training that simply succeeds; scripts are for sh. */
export interface SketchedJob {
  readonly plan: TrainingPlan;
  readonly namespace: string;
  readonly fetch?: string;
  readonly learner?: string;
  readonly sync?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly podSpec?: object;
  readonly limits?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly storeImage?: string;
}

/** Tells the record as the real sidecar does, when the learner has ended. */
const recordingSync = (plan: TrainingPlan): string => `
trap 'exit 0' TERM
until [ -s /job/ended ]; do sleep 0.1; done
code=$(cat /job/ended)
outcome=completed; [ "$code" = 0 ] || outcome=failed
printf '{"recordVersion":1,"trainingId":"${plan.trainingId}","learnerId":%s,"attempt":1,"exitCode":%s,"outcome":"%s","startedAt":"2025-03-01T12:00:00Z","endedAt":"2025-03-01T12:05:00Z","complete":true}' $((JOB_COMPLETION_INDEX + 1)) "$code" "$outcome" >/dev/termination-log
touch /job/acknowledged
sleep 1000 & wait`;

const wrapped = (command: string): string => `(${command}); code=$?; echo $code >/job/ended; until [ -e /job/acknowledged ]; do sleep 0.1; done; exit $code`;

/** A Job of the shape of Weft's own, whose containers do what a test says instead of what Weft's scripts do. */
export function sketchedJob({ plan, namespace, fetch = 'true', learner = 'true', sync, annotations, spec, podSpec, limits, image, storeImage = 'rclone/rclone:1.76.0' }: SketchedJob): PlainObject {
  const labels = { [trainingLabels.managedBy]: managedByWeft, [trainingLabels.training]: plan.trainingId };
  const index = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } };
  const container = { env: [index], securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, volumeMounts: [{ name: 'job', mountPath: '/job' }], resources: { limits: { cpu: '100m', memory: '64Mi' } } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: plan.trainingId,
      namespace,
      labels: { ...labels, ...(plan.queue !== undefined && { [queueLabel]: plan.queue }) },
      annotations: {
        [trainingAnnotations.plan]: JSON.stringify(plan),
        [trainingAnnotations.submissionId]: plan.submissionId,
        [trainingAnnotations.phase]: 'submitted',
        [trainingAnnotations.wish]: 'run',
        [trainingAnnotations.attempt]: '1',
        ...annotations,
      },
    },
    spec: {
      completionMode: 'Indexed',
      completions: plan.learners,
      parallelism: plan.learners,
      backoffLimitPerIndex: plan.retries,
      maxFailedIndexes: 0,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [
          { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          { action: 'FailJob', onExitCodes: { containerName: podContainers.fetch, operator: 'In', values: [21, 22] } },
          ...(plan.retries > 0 ? [] : [{ action: 'FailJob', onExitCodes: { containerName: podContainers.learner, operator: 'NotIn', values: [0] } }]),
        ],
      },
      ...(plan.maxDurationSeconds !== undefined && { activeDeadlineSeconds: plan.maxDurationSeconds }),
      ...spec,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          subdomain: plan.trainingId,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 2,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          volumes: [{ name: 'job', emptyDir: {} }],
          initContainers: [
            { ...container, name: podContainers.fetch, image: storeImage, command: ['sh', '-c', fetch] },
            { ...container, name: podContainers.sync, image: storeImage, restartPolicy: 'Always', command: ['sh', '-c', sync ?? recordingSync(plan)] },
          ],
          containers: [
            {
              ...container,
              name: podContainers.learner,
              image: image ?? 'python:3.11',
              command: ['sh', '-c', sync === undefined ? wrapped(learner) : learner],
              resources: { limits: { cpu: '100m', memory: '64Mi', ...limits } },
              terminationMessagePolicy: 'FallbackToLogsOnError',
            },
          ],
          ...podSpec,
        },
      },
    },
  };
}
