import childProcess from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

/** Node's doors to disk, network and other programs, by module. */
const doors: readonly (readonly [string, object])[] = [
  ['fs', fs],
  ['fs.promises', fs.promises],
  ['child_process', childProcess],
  ['net', net],
  ['http', http],
  ['https', https],
];

/** What code below a folder does with disk, network and other programs, until `stop`. */
export function recordInputAndOutput(folder: string): { readonly calls: readonly string[]; stop(): void } {
  const calls: string[] = [];
  const undo: (() => void)[] = [];
  for (const [name, module] of doors) {
    for (const [key, original] of Object.entries(module as Record<string, unknown>)) {
      // A class stays what it is: making one reads nothing by itself.
      if (typeof original !== 'function' || /^[A-Z]/.test(key)) continue;
      const call = original as (...args: unknown[]) => unknown;
      const watched = function watched(this: unknown, ...args: unknown[]): unknown {
        if (isCalledFrom(folder)) calls.push(`${name}.${key}(${typeof args[0] === 'string' ? args[0] : ''})`);
        return call.apply(this, args);
      };
      const replace = (by: unknown): void => void Object.defineProperty(module, key, { value: by, configurable: true, enumerable: true, writable: true });
      replace(Object.assign(watched, original));
      undo.push(() => replace(original));
    }
  }
  return { calls, stop: () => undo.forEach((restore) => restore()) };
}

/** Whether the nearest caller that is no part of Node or of the editor lies in the folder. */
function isCalledFrom(folder: string): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 40;
  const stack = new Error().stack ?? '';
  Error.stackTraceLimit = limit;
  const [, , caller = ''] = stack.split('\n').filter((line) => !/\(node:|\bat node:/.test(line));
  return caller.includes(folder);
}
