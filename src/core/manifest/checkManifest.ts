import { type Clock, systemClock } from '../base/clock.ts';
import { type Result, fail, succeed } from '../base/result.ts';
import type { CheckFacts } from './check.ts';
import type { CheckedManifest } from './checkText.ts';
import { decodeManifest, withoutByteOrderMark } from './decodeManifest.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Manifest } from './manifest.ts';
import { measureText } from './measureText.ts';

export interface CheckOptions extends CheckFacts {
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/**
 * Checks a manifest: its YAML, its keys against the schema, and every rule of checks.ts. Whatever the text holds, the
 * answer comes within about two seconds and is never an exception; a large text is checked on a thread of its own, so
 * that the caller's is not held up. Places count from behind a byte order mark.
 *
 * @throws the signal's reason when it aborts
 */
export async function checkManifest(text: string, options: CheckOptions = {}): Promise<CheckedManifest> {
  options.signal?.throwIfAborted();
  const plainText = withoutByteOrderMark(text);
  const { fault, isLarge } = measureText(plainText);
  if (fault) return { diagnostics: [fault] };
  // Loaded here, since the parsers are the larger part of the program's start.
  if (isLarge) return (await import('./checkApart.ts')).checkApart(plainText, { clock: systemClock, ...options });
  return (await import('./checkText.ts')).checkText(plainText, factsOf(options));
}

function factsOf({ workspace, frameworks }: CheckFacts): CheckFacts {
  return { ...(workspace ? { workspace } : {}), ...(frameworks ? { frameworks } : {}) };
}

/** As `checkManifest`, from the bytes of a file. */
export async function checkManifestBytes(bytes: Uint8Array, options: CheckOptions = {}): Promise<CheckedManifest> {
  const text = decodeManifest(bytes);
  return text.ok ? checkManifest(text.value, options) : { diagnostics: [text.failure] };
}

/** The manifest, or everything that was found when an error is among it. */
export async function parseManifest(text: string, options: CheckOptions = {}): Promise<Result<Manifest, readonly Diagnostic[]>> {
  const { manifest, diagnostics } = await checkManifest(text, options);
  return manifest ? succeed(manifest) : fail(diagnostics);
}
