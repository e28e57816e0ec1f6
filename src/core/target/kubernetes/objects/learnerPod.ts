import type { Container, EnvVar, PodSpec, PodTemplateSpec, SecurityContext, Toleration, Volume, VolumeMount } from '../api/objects.ts';
import path from 'node:path';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { graceSeconds, type KubernetesSettings, recordSeconds } from '../kubernetesSettings.ts';
import { podContainers } from '../podContract.ts';
import { indexVariable, learnerVariables, literal } from './learnerVariables.ts';
import { podDirectories, podVolumes } from './podPaths.ts';
import { gpuNodeLabels, gpuResource, learnerResources, storeResources } from './podResources.ts';
import { remoteBucket } from './storeRemotes.ts';
import { storeFiles } from './storeSecret.ts';
import { objectLabels, objectNames } from './trainingMetadata.ts';

const terminationLog = '/dev/termination-log';
/** Between two looks of `sync` at what the learner wrote, and how long `fetch` waits for the code to be complete. */
const syncSeconds = 5;
const readySeconds = 600;

/** Pod Security “restricted”, and no more of the host than a learner needs. */
const confined: SecurityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

/**
 * The pod of every learner: `fetch` brings code and data, `sync` runs beside the learner as a native sidecar, and
 * `learner` runs the command in the framework's image. Only the first two see the Secret.
 */
export function learnerPod(plan: TrainingPlan, namespace: string, settings: KubernetesSettings): PodTemplateSpec {
  return { metadata: { labels: objectLabels(plan) }, spec: podSpec(plan, namespace, settings) };
}

function podSpec(plan: TrainingPlan, namespace: string, settings: KubernetesSettings): PodSpec {
  const { uid, gid } = settings.user;
  const nodeSelector = gpuNodeLabels(plan.resources, settings);
  return {
    restartPolicy: 'Never',
    subdomain: objectNames(plan).service,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: graceSeconds(settings),
    securityContext: { runAsNonRoot: true, runAsUser: uid, runAsGroup: gid, fsGroup: gid, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } },
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(plan.resources.gpuCount > 0 && { tolerations: gpuTolerations(plan, settings) }),
    ...(settings.imagePullSecrets.length > 0 && { imagePullSecrets: settings.imagePullSecrets.map((name) => ({ name })) }),
    initContainers: [fetchContainer(plan, settings), syncContainer(plan, settings)],
    containers: [learnerContainer(plan, namespace, settings)],
    volumes: volumes(plan),
  };
}

/** Nodes with GPUs are often tainted so that others stay away: the ancestor's way, and that of the device plugins. */
function gpuTolerations({ resources }: TrainingPlan, settings: KubernetesSettings): Toleration[] {
  return [
    { key: 'dedicated', operator: 'Equal', value: 'gpu-task' },
    { key: gpuResource(resources, settings), operator: 'Exists' },
  ];
}

function fetchContainer(plan: TrainingPlan, settings: KubernetesSettings): Container {
  const data = plan.data.map((use) => `${remoteBucket(plan, use)} ${path.posix.join(podVolumes.data, use.bucket)}`);
  return {
    name: podContainers.fetch,
    ...storeContainer(settings, 'fetch.sh'),
    env: [...storeVariables(plan, settings), ...variables({ WEFT_DATA: data.join('\n'), WEFT_READY_SECONDS: readySeconds, WEFT_SUBMISSION_ID: plan.submissionId })],
    volumeMounts: mounts('job', 'data', 'results', 'control', 'scripts', 'store'),
  };
}

function syncContainer(plan: TrainingPlan, settings: KubernetesSettings): Container {
  return {
    name: podContainers.sync,
    ...storeContainer(settings, 'sync.sh'),
    restartPolicy: 'Always',
    env: [
      ...storeVariables(plan, settings),
      ...variables({ WEFT_GRACE_SECONDS: graceSeconds(settings), WEFT_LEARNERS: plan.learners, WEFT_METRICS_FILE: metricsFile(plan), WEFT_RECORD_SECONDS: recordSeconds, WEFT_SYNC_SECONDS: syncSeconds }),
    ],
    volumeMounts: mounts('job', 'results', 'control', 'scripts', 'store'),
  };
}

/** Name of the file that metrics are read from line by line, so that it is stored as it grows. */
function metricsFile({ evaluationMetrics: { type, in: file } }: TrainingPlan): string {
  return type === 'emetrics_file' ? path.posix.basename(file ?? '') : '';
}

function storeContainer({ storeImage }: KubernetesSettings, script: string): Omit<Container, 'name'> {
  return {
    image: storeImage,
    command: ['sh', path.posix.join(podVolumes.scripts, script)],
    resources: storeResources,
    securityContext: { ...confined, readOnlyRootFilesystem: true },
    terminationMessagePath: terminationLog,
  };
}

function storeVariables(plan: TrainingPlan, { storeSeconds }: KubernetesSettings): EnvVar[] {
  const { model, data, result, resultBucket, checkpoint, jobState, log } = podDirectories(plan);
  return [
    indexVariable,
    ...variables({
      HOME: path.posix.join(podVolumes.job, 'home'),
      TRAINING_ID: plan.trainingId,
      MODEL_DIR: model,
      DATA_DIR: data,
      RESULT_DIR: result,
      RESULT_BUCKET_DIR: resultBucket,
      CHECKPOINT_DIR: checkpoint,
      JOB_STATE_DIR: jobState,
      LOG_DIR: log,
      RCLONE_CONFIG: path.posix.join(podVolumes.store, storeFiles.config),
      WEFT_CONTROL: podVolumes.control,
      WEFT_RESULTS: remoteBucket(plan, plan.results),
      WEFT_STORE_SECONDS: storeSeconds,
      WEFT_TERMINATION_LOG: terminationLog,
    }),
  ];
}

function learnerContainer(plan: TrainingPlan, namespace: string, settings: KubernetesSettings): Container {
  const { learnerSeconds, storeSeconds } = settings;
  return {
    name: podContainers.learner,
    image: plan.image,
    command: ['sh', path.posix.join(podVolumes.scripts, 'learner.sh')],
    env: [
      ...learnerVariables(plan, namespace),
      ...variables({ WEFT_CONTROL: podVolumes.control, WEFT_GRACE_SECONDS: graceSeconds(settings), WEFT_LEARNER_SECONDS: learnerSeconds, WEFT_STORE_SECONDS: storeSeconds }),
    ],
    resources: learnerResources(plan.resources, settings),
    securityContext: confined,
    // The end of its log says more than nothing.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [...mounts('job', 'data', 'results', 'control', 'scripts'), ...(plan.resources.sharedMemoryBytes === undefined ? [] : [{ name: 'shared-memory', mountPath: '/dev/shm' }])],
  };
}

function volumes(plan: TrainingPlan): Volume[] {
  const { configMap, secret } = objectNames(plan);
  const { sharedMemoryBytes } = plan.resources;
  return [
    ...(['job', 'data', 'results', 'control'] as const).map((name) => ({ name, emptyDir: {} })),
    { name: 'scripts', configMap: { name: configMap, defaultMode: 0o444 } },
    { name: 'store', secret: { secretName: secret, defaultMode: 0o440 } },
    ...(sharedMemoryBytes === undefined ? [] : [{ name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: String(sharedMemoryBytes) } }]),
  ];
}

function mounts(...names: readonly (keyof typeof podVolumes)[]): VolumeMount[] {
  return names.map((name) => ({ name, mountPath: podVolumes[name], ...((name === 'scripts' || name === 'store') && { readOnly: true }) }));
}

function variables(values: Readonly<Record<string, string | number>>): EnvVar[] {
  return Object.entries(values).map(([name, value]) => ({ name, value: literal(String(value)) }));
}
