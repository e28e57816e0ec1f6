import { closest, distance } from 'fastest-levenshtein';

/**
 * The candidate that `word` was probably meant to be, in whatever case, or nothing: a third of its letters may be wrong
 * (at least one), so that short words do not match everything.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = word.toLowerCase();
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  const best = closest(lower, candidates.map((candidate) => candidate.toLowerCase()));
  const match = candidates.find((candidate) => candidate.toLowerCase() === best);
  return distance(lower, best) <= Math.max(1, Math.floor(word.length / 3)) ? match : undefined;
}
