import { bringClusterUp, clusterUnavailable } from './stack/clusterUp.ts';
import { codeServerEntry, codeServerUnavailable } from './vscode/codeServer.ts';

interface Part {
  /** The suites that use it. */
  readonly suites: readonly string[];
  readonly unavailable: () => string | undefined;
  readonly prepare: () => Promise<unknown>;
}

const parts: readonly Part[] = [
  { suites: ['cluster', 'extension', 'nightly'], unavailable: clusterUnavailable, prepare: bringClusterUp },
  { suites: ['extension'], unavailable: codeServerUnavailable, prepare: codeServerEntry },
];

/**
 * Makes what the suites share and what takes minutes on a new machine, before the first test: suites run side by side,
 * and a compiler beside them would take from each the time that it is allowed. A machine that cannot have a part hears
 * of it from the tests that need it.
 */
export async function prepareParts(suites: readonly string[]): Promise<void> {
  const wanted = parts.filter((part) => part.suites.some((suite) => suites.includes(suite)) && part.unavailable() === undefined);
  for (const { prepare } of wanted) await prepare();
}
