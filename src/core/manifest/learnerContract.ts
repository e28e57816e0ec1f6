/** A variable that the learner finds in its environment. */
export interface LearnerVariable {
  readonly name: string;
  /** One sentence for people, for completion and hover. */
  readonly description: string;
  /** What it may look like. */
  readonly example: string;
  /** Directories hold what a command reads and writes; numbers and names tell learners apart. */
  readonly kind: 'directory' | 'number' | 'text';
}

/**
 * Every variable that a learner is promised: those of Fabric for Deep Learning (its learner contract), then the rank
 * wiring of today's launchers. The one list: checks, completion and the plan's environment go by it.
 */
export const learnerVariables: readonly LearnerVariable[] = [
  { name: 'DATA_DIR', kind: 'directory', example: '/mnt/data/my-input', description: 'Folder of the first training data bucket. Every data bucket is at /mnt/data/<bucket>.' },
  { name: 'RESULT_DIR', kind: 'directory', example: '/mnt/results/my-output/retrain-7k2mq0x3bd', description: 'Folder for results. What is written here is kept in the results bucket, under the training’s id.' },
  { name: 'MODEL_DIR', kind: 'directory', example: '/job/model', description: 'Folder of the submitted code; the working directory of the command, and on PYTHONPATH.' },
  { name: 'CHECKPOINT_DIR', kind: 'directory', example: '/mnt/results/my-output/_wml_checkpoints', description: 'Folder for checkpoints, which a resumed training finds again.' },
  { name: 'JOB_STATE_DIR', kind: 'directory', example: '/job', description: 'Folder of the training’s state. Its logs folder is kept with the results.' },
  { name: 'LOG_DIR', kind: 'directory', example: '/job/logs', description: 'Folder for logs and event files, $JOB_STATE_DIR/logs.' },
  { name: 'RESULT_BUCKET_DIR', kind: 'directory', example: '/mnt/results/my-output', description: 'Folder of the results bucket, the parent of RESULT_DIR.' },
  { name: 'TRAINING_ID', kind: 'text', example: 'retrain-7k2mq0x3bd', description: 'Id of the training.' },
  { name: 'DLAAS_JOB_ID', kind: 'text', example: 'retrain-7k2mq0x3bd', description: 'The same as TRAINING_ID, for older scripts.' },
  { name: 'TRAINING_JOB', kind: 'text', example: 'retrain-7k2mq0x3bd', description: 'Name of the Job that runs the training.' },
  { name: 'TRAINING_COMMAND', kind: 'text', example: 'python3 train.py', description: 'The command of the manifest, as it is run.' },
  { name: 'LEARNER_ID', kind: 'number', example: '1', description: 'Number of this learner, counted from 1.' },
  { name: 'NUM_LEARNERS', kind: 'number', example: '2', description: 'How many learners take part.' },
  { name: 'GPU_COUNT', kind: 'number', example: '2.000000', description: 'GPUs of this learner, with six decimals as in the ancestor. NUM_GPUS is the whole number.' },
  { name: 'NUM_GPUS', kind: 'number', example: '2', description: 'GPUs of this learner, as a whole number.' },
  { name: 'LEARNER_NAME_PREFIX', kind: 'text', example: 'retrain-7k2mq0x3bd', description: 'Learners reach each other as <prefix>-<i>.<prefix>, i counted from 0.' },
  { name: 'DOWNWARD_API_POD_NAME', kind: 'text', example: 'retrain-7k2mq0x3bd-0', description: 'Name of this learner; it ends in the learner’s index, counted from 0.' },
  { name: 'DOWNWARD_API_POD_NAMESPACE', kind: 'text', example: 'team', description: 'Namespace that the learner runs in.' },
  { name: 'PYTHONPATH', kind: 'text', example: '/job/model', description: 'Where Python looks for modules; it begins with MODEL_DIR.' },
  { name: 'PYTHONUNBUFFERED', kind: 'number', example: '1', description: 'Makes Python write each line to the log at once. `env` of the manifest may set it otherwise.' },
  { name: 'RANK', kind: 'number', example: '0', description: 'Number of this learner, counted from 0, as torch.distributed reads it.' },
  { name: 'WORLD_SIZE', kind: 'number', example: '2', description: 'How many learners take part, as torch.distributed reads it.' },
  { name: 'NODE_RANK', kind: 'number', example: '0', description: 'Number of this learner, counted from 0, as torchrun’s --node-rank reads it.' },
  { name: 'MASTER_ADDR', kind: 'text', example: 'retrain-7k2mq0x3bd-0.retrain-7k2mq0x3bd', description: 'Address of the first learner.' },
  { name: 'MASTER_PORT', kind: 'number', example: '29500', description: 'Port at which the first learner gathers the others.' },
  { name: 'PET_NNODES', kind: 'number', example: '2', description: 'torchrun’s --nnodes. Set when `distributed` is torchrun.' },
  { name: 'PET_NPROC_PER_NODE', kind: 'number', example: '2', description: 'torchrun’s --nproc-per-node: the GPUs, or 1. Set when `distributed` is torchrun.' },
  { name: 'PET_NODE_RANK', kind: 'number', example: '0', description: 'torchrun’s --node-rank. Set when `distributed` is torchrun.' },
  { name: 'PET_MASTER_ADDR', kind: 'text', example: 'retrain-7k2mq0x3bd-0.retrain-7k2mq0x3bd', description: 'torchrun’s --master-addr. Set when `distributed` is torchrun.' },
  { name: 'PET_MASTER_PORT', kind: 'number', example: '29500', description: 'torchrun’s --master-port. Set when `distributed` is torchrun.' },
  { name: 'TF_CONFIG', kind: 'text', example: '{"cluster": {"worker": ["…"]}, "task": {"type": "worker", "index": 0}}', description: 'Cluster and task of this learner for TensorFlow. Set when `distributed` is tensorflow.' },
  { name: 'HOSTFILE', kind: 'text', example: '/job/hostfile', description: 'File that lists the learners for MPI. Set when `distributed` is mpi.' },
  { name: 'OMPI_MCA_orte_default_hostfile', kind: 'text', example: '/job/hostfile', description: 'The hostfile for Open MPI 4. Set when `distributed` is mpi.' },
  { name: 'PRTE_MCA_prte_default_hostfile', kind: 'text', example: '/job/hostfile', description: 'The hostfile for Open MPI 5. Set when `distributed` is mpi.' },
  { name: 'I_MPI_HYDRA_HOST_FILE', kind: 'text', example: '/job/hostfile', description: 'The hostfile for Intel MPI. Set when `distributed` is mpi.' },
  { name: 'HYDRA_HOST_FILE', kind: 'text', example: '/job/hostfile', description: 'The hostfile for MPICH. Set when `distributed` is mpi.' },
];

export function isLearnerVariable(name: string): boolean {
  return learnerVariables.some((variable) => variable.name === name);
}
