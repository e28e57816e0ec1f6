import { createHash } from 'node:crypto';
import path from 'node:path';
import { JsonFolder } from '../../../base/jsonFolder.ts';
import { terminalText } from '../../../base/terminalText.ts';
import type { AllowExec, ExecPlugin } from './execPlugin.ts';

/** A plugin that the person has allowed: this program, as it was, called in this way. */
interface AllowedPlugin {
  readonly path: string;
  /** Of all that would be run, in hexadecimal: the program's content, its arguments and its variables. */
  readonly fingerprint: string;
}

/**
 * Asks the person before a credential plugin is run for the first time, and again when anything of it has changed. What
 * was allowed is kept under WEFT_HOME/plugins; what was not is asked again.
 */
export function allowedPlugins(home: string, ask: (plugin: ExecPlugin) => Promise<boolean>): AllowExec {
  const allowed = new JsonFolder<AllowedPlugin>(path.join(home, 'plugins'));
  return async (plugin) => {
    const fingerprint = fingerprintOf(plugin);
    if ((await allowed.list()).some((known) => known.path === plugin.path && known.fingerprint === fingerprint)) return true;
    if (!(await ask(plugin))) return false;
    await allowed.add({ path: plugin.path, fingerprint });
    return true;
  };
}

function fingerprintOf({ sha256, args, env }: ExecPlugin): string {
  const variables = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([sha256, args, variables])).digest('hex');
}

/** What is asked, for people: all that would be run, the values of variables apart, which may be secret. */
export function pluginQuestion({ path: program, sha256, args, env, contextName }: ExecPlugin): string {
  const variables = Object.keys(env);
  const among = variables.length === 0 ? '' : `, with the variables ${variables.join(', ')}`;
  return terminalText(`“${contextName}” signs in with the program “${[program, ...args].join(' ')}”${among} (SHA-256 ${sha256.slice(0, 12)}…). Run it?`);
}
