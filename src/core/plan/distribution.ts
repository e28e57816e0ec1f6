import type { Distributed, Manifest } from '../manifest/manifest.ts';

/** Launchers by what a command calls; the first that matches decides. */
const launchers: readonly { readonly call: RegExp; readonly distributed: Distributed }[] = [
  { call: /\b(mpirun|mpiexec|horovodrun|deepspeed)\b/, distributed: 'mpi' },
  { call: /\b(torchrun|torch\.distributed\.(run|launch)|accelerate\s+launch)\b/, distributed: 'torchrun' },
];

const byFramework: ReadonlyMap<string, Distributed> = new Map([
  ['deepspeed', 'mpi'],
  ['horovod', 'mpi'],
  ['pytorchmpi', 'mpi'],
  ['tensorflow', 'tensorflow'],
]);

/**
 * How the learners find each other: as the manifest says, else by the launcher that the command calls, else, with more
 * than one learner, by the framework. Every training gets RANK and friends; this decides what it gets beside them.
 */
export function inferDistributed(manifest: Pick<Manifest, 'distributed' | 'framework' | 'learners'>): Distributed {
  if (manifest.distributed) return manifest.distributed;
  const launcher = launchers.find(({ call }) => call.test(manifest.framework.command));
  if (launcher) return launcher.distributed;
  if (manifest.learners < 2) return 'none';
  return byFramework.get(manifest.framework.name) ?? 'torchrun';
}
