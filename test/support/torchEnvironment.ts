import { spawnSync } from 'node:child_process';
import { debianPackagesUnavailable, installDebianPackages } from './stack/debianPackages.ts';
import { requirePart, type SkippingContext } from './stack/requirePart.ts';
import { type PythonEnvironment, pythonEnvironment } from './pythonEnvironment.ts';

const systemPython = '/usr/bin/python3';

/**
 * Python with torch, for the SummaryWriter that its users have. Debian's build is 120 MB with all that it needs, a
 * twentieth of what the package index has, and is the system's: the environment sees it through the system's Python.
 */
export async function torchEnvironmentOrSkip(context: SkippingContext, requirementsFiles: readonly string[]): Promise<PythonEnvironment> {
  const missing = hasTorch() ? [] : ['python3-torch', 'python3-venv'];
  requirePart(context, debianPackagesUnavailable(missing));
  await installDebianPackages(missing);
  return pythonEnvironment(requirementsFiles, { systemPython });
}

/** Whether it is installed; it is not loaded, which takes seconds. */
function hasTorch(): boolean {
  return spawnSync(systemPython, ['-c', 'import ensurepip, venv, importlib.util as u, sys; sys.exit(u.find_spec("torch") is None)'], { stdio: 'ignore' }).status === 0;
}
