import type { TrainingPlan } from './trainingPlan.ts';

/** How the learners of one training reach each other. */
export interface Rendezvous {
  /** One per learner, in order: the address and the port that is the learner's own (2222 in a cluster). */
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  /** Where the first learner gathers the others, at its address. */
  readonly masterPort: number;
  /** Path of the file that `hostfile` renders, for launchers of MPI. */
  readonly hostfile: string;
}

/**
 * Rank wiring of one learner: for every training what env:// of torch.distributed reads, and by `distributed` what its
 * launcher reads: PET_* (torchrun), TF_CONFIG (tensorflow), the hostfile (Open MPI 4 and 5, Intel MPI, MPICH).
 *
 * @param learnerId counts from 1, while ranks count from 0
 */
export function rankEnvironment(plan: TrainingPlan, learnerId: number, gpuCount: number, rendezvous: Rendezvous): Record<string, string> {
  const rank = String(learnerId - 1);
  const masterAddress = rendezvous.hosts[0]?.address ?? 'localhost';
  const masterPort = String(rendezvous.masterPort);
  const shared = {
    RANK: rank,
    WORLD_SIZE: String(plan.learners),
    NODE_RANK: rank,
    MASTER_ADDR: masterAddress,
    MASTER_PORT: masterPort,
  };
  switch (plan.distributed) {
    case 'none':
      return shared;
    case 'torchrun':
      return {
        ...shared,
        PET_NNODES: String(plan.learners),
        PET_NPROC_PER_NODE: String(Math.max(1, gpuCount)),
        PET_NODE_RANK: rank,
        PET_MASTER_ADDR: masterAddress,
        PET_MASTER_PORT: masterPort,
      };
    case 'tensorflow': {
      const worker = rendezvous.hosts.map(({ address, port }) => `${address}:${String(port)}`);
      return { ...shared, TF_CONFIG: JSON.stringify({ cluster: { worker }, task: { type: 'worker', index: learnerId - 1 } }) };
    }
    case 'mpi':
      return {
        ...shared,
        HOSTFILE: rendezvous.hostfile,
        OMPI_MCA_orte_default_hostfile: rendezvous.hostfile,
        PRTE_MCA_prte_default_hostfile: rendezvous.hostfile,
        I_MPI_HYDRA_HOST_FILE: rendezvous.hostfile,
        HYDRA_HOST_FILE: rendezvous.hostfile,
      };
  }
}

/** The hostfile's text: a line for each address, with a slot for each GPU or, without GPUs, for each learner there. */
export function hostfile(rendezvous: Rendezvous, gpuCount: number): string {
  const slots = new Map<string, number>();
  for (const { address } of rendezvous.hosts) slots.set(address, (slots.get(address) ?? 0) + Math.max(1, gpuCount));
  return [...slots].map(([address, count]) => `${address} slots=${String(count)}\n`).join('');
}
