import type { PlainObject } from '../../support/stack/clusterObjects.ts';

export interface TwoLearnerJob {
  readonly name: string;
  readonly namespace: string;
  readonly learnerImage: string;
  readonly rcloneImage: string;
  readonly podEndpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Holds input/number.txt; takes output/learner-<index>.txt. */
  readonly bucket: string;
}

/** Learner 1 finds learner 0 by name and sends it its number; each writes down what it knows. */
const script = `
import os, socket, time
import numpy, PIL
index, job = int(os.environ["JOB_COMPLETION_INDEX"]), os.environ["JOB"]
number = int(open("/job/input/number.txt").read()) + index
heard = None
if index == 0:
    with socket.create_server(("", 2222)) as server:
        connection, _ = server.accept()
        heard = connection.recv(100).decode()
else:
    for _ in range(300):
        try:
            connection = socket.create_connection((f"{job}-0.{job}", 2222), timeout=2)
            break
        except OSError:
            time.sleep(0.1)
    connection.sendall(str(number).encode())
print("learner", index, "heard", heard, flush=True)
os.makedirs("/job/output", exist_ok=True)
with open(f"/job/output/learner-{index}.txt", "w") as out:
    out.write(f"{number} {heard}")
`;

const sync = `trap 'rclone copy /job/output s3:$BUCKET/output; exit' TERM
while :; do sleep 1 & wait $!; done`;

/** The shapes that Weft's own objects have, made by hand: Service, ConfigMap, Secret and Indexed Job. */
export function twoLearnerJob(job: TwoLearnerJob): PlainObject[] {
  const { name, namespace } = job;
  const metadata = { name, namespace };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: { 'job-name': name } } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'learner.py': script } },
    { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { access: job.accessKey, secret: job.secretKey } },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata,
      spec: { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimit: 0, template: { spec: podSpec(job) } },
    },
  ];
}

function podSpec(job: TwoLearnerJob) {
  const limits = { cpu: '1', memory: '256Mi' };
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const volumeMounts = [{ name: 'job', mountPath: '/job' }];
  const rclone = { image: job.rcloneImage, env: rcloneEnv(job), resources: { limits }, securityContext, volumeMounts };
  return {
    subdomain: job.name,
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [
      { ...rclone, name: 'fetch', args: ['copy', 's3:$(BUCKET)/input', '/job/input'] },
      { ...rclone, name: 'sync', restartPolicy: 'Always', command: ['sh', '-c', sync] },
    ],
    containers: [
      {
        name: 'learner',
        image: job.learnerImage,
        command: ['python3', '/code/learner.py'],
        env: [{ name: 'JOB', value: job.name }],
        resources: { limits: { ...limits, 'nvidia.com/gpu': '1' } },
        securityContext,
        volumeMounts: [...volumeMounts, { name: 'code', mountPath: '/code' }],
      },
    ],
    volumes: [
      { name: 'job', emptyDir: {} },
      { name: 'code', configMap: { name: job.name } },
    ],
  };
}

function rcloneEnv({ name, podEndpoint, bucket }: TwoLearnerJob) {
  const secret = (key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
  return [
    { name: 'BUCKET', value: bucket },
    { name: 'RCLONE_CONFIG_S3_TYPE', value: 's3' },
    { name: 'RCLONE_CONFIG_S3_PROVIDER', value: 'Other' },
    { name: 'RCLONE_CONFIG_S3_ENDPOINT', value: podEndpoint },
    { name: 'RCLONE_CONFIG_S3_ACCESS_KEY_ID', ...secret('access') },
    { name: 'RCLONE_CONFIG_S3_SECRET_ACCESS_KEY', ...secret('secret') },
  ];
}
