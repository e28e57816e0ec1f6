import { createHash } from 'node:crypto';
import type { ExecPlugin } from '../../core/target/kubernetes/api/execPlugin.ts';

/** The whole command, as one could type it into a shell: nothing of what would run is left out. */
export function execPluginCommand({ path, args, env }: Pick<ExecPlugin, 'path' | 'args' | 'env'>): string {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
  return [...variables, quoted(path), ...args.map(quoted)].join(' ');
}

/** What an answer is kept for: exactly this program's content, with exactly these words and variables. */
export function execPluginKey({ path, sha256, args, env }: Pick<ExecPlugin, 'path' | 'sha256' | 'args' | 'env'>): string {
  const sorted = Object.entries(env).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([path, sha256, args, sorted])).digest('hex');
}

/** Control characters are shown as what they are, so that no line break or backspace hides a part. */
function quoted(word: string): string {
  const shown = word.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return /^[\w./:=@%+,-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
