import { findPythonEnvironment, launchEnvironment } from './launchEnvironment.ts';
import { findProgram } from './platform.ts';

/** An interpreter and what it is started with. */
export interface PythonProgram {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The Python that trainings of this workspace have on this machine; undefined where there is none. */
export async function findPythonProgram(workspaceFolder: string | undefined, environment: Readonly<Record<string, string | undefined>>, setting?: string): Promise<PythonProgram | undefined> {
  const started = launchEnvironment(environment, await findPythonEnvironment(workspaceFolder, environment, setting));
  const python = (await findProgram('python3', started['PATH'])) ?? (await findProgram('python', started['PATH']));
  return python === undefined ? undefined : { python, environment: started };
}
