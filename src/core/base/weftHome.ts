import path from 'node:path';
import envPaths from 'env-paths';

/** WEFT_HOME, or the system's data folder for the user: one place for every host, so that all see the same trainings. */
export function weftHome(env: Readonly<Record<string, string | undefined>>): string {
  const named = env['WEFT_HOME'];
  return named ? path.resolve(named) : envPaths('weft', { suffix: '' }).data;
}
