/**
 * `_submitted_code/READY`, written last: the code of this submission is complete in the bucket. A learner that finds
 * none, or another submission's, does not start. One line of JSON, so that a shell can take it apart too.
 */
export interface ReadyMarker {
  /** The submission id: a prefix left by an earlier submission of the same training id does not pass. */
  readonly id: string;
  /** Of snapshot.json, in hexadecimal; the snapshot names its packs by theirs. */
  readonly sha256: string;
}

export function renderReadyMarker({ id, sha256 }: ReadyMarker): string {
  return `${JSON.stringify({ id, sha256 })}\n`;
}

/** Undefined for what is no marker, such as one that was cut short. */
export function parseReadyMarker(text: string): ReadyMarker | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('id' in value) || !('sha256' in value)) return undefined;
    return typeof value.id === 'string' && typeof value.sha256 === 'string' ? { id: value.id, sha256: value.sha256 } : undefined;
  } catch {
    return undefined;
  }
}
