import { assertNever } from '../base/assertNever.ts';
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
 * Rank wiring of one learner, by `distributed`: what env:// of torch.distributed reads, with PET_* (torchrun) or TF_CONFIG
 * (tensorflow) beside it, or the hostfile for mpi (Open MPI 4 and 5, Intel MPI, MPICH), whose launcher gives ranks of its
 * own. Learners of `none` work alone, and a RANK would make libraries wait for the others.
 *
 * @param learnerId counts from 1, while ranks count from 0
 */
export function rankEnvironment(plan: TrainingPlan, learnerId: number, gpuCount: number, rendezvous: Rendezvous): Record<string, string> {
  if (plan.distributed === 'none') return {};
  const nodeRank = String(learnerId - 1);
  const masterAddress = rendezvous.hosts[0]?.address ?? 'localhost';
  const masterPort = String(rendezvous.masterPort);
  const node = { NODE_RANK: nodeRank, MASTER_ADDR: masterAddress, MASTER_PORT: masterPort };
  const rank = { RANK: nodeRank, WORLD_SIZE: String(plan.learners) };
  switch (plan.distributed) {
    case 'torchrun':
      return {
        ...node,
        ...rank,
        PET_NNODES: String(plan.learners),
        PET_NPROC_PER_NODE: String(Math.max(1, gpuCount)),
        PET_NODE_RANK: nodeRank,
        PET_MASTER_ADDR: masterAddress,
        PET_MASTER_PORT: masterPort,
      };
    case 'tensorflow': {
      const worker = rendezvous.hosts.map(({ address, port }) => `${address}:${String(port)}`);
      return { ...node, ...rank, TF_CONFIG: JSON.stringify({ cluster: { worker }, task: { type: 'worker', index: learnerId - 1 } }) };
    }
    case 'mpi':
      return {
        ...node,
        HOSTFILE: rendezvous.hostfile,
        OMPI_MCA_orte_default_hostfile: rendezvous.hostfile,
        PRTE_MCA_prte_default_hostfile: rendezvous.hostfile,
        I_MPI_HYDRA_HOST_FILE: rendezvous.hostfile,
        HYDRA_HOST_FILE: rendezvous.hostfile,
      };
    default:
      return assertNever(plan.distributed);
  }
}

/** The hostfile's text: a line for each address, with a slot for each GPU or, without GPUs, for each learner there. */
export function hostfile(rendezvous: Rendezvous, gpuCount: number): string {
  const slots = new Map<string, number>();
  for (const { address } of rendezvous.hosts) slots.set(address, (slots.get(address) ?? 0) + Math.max(1, gpuCount));
  return [...slots].map(([address, count]) => `${address} slots=${String(count)}\n`).join('');
}
