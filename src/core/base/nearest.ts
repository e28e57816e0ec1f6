import { distance } from 'fastest-levenshtein';

/** Comparing far longer words would cost their length squared, and none of ours is near them. */
const longestWord = 100;

/**
 * The candidate that `word` was probably meant to be: one that differs in case, hyphens and underscores, in a third of
 * its letters (at least one, so that short words do not match everything), or in two letters that changed places.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = plainLetters(word);
  if (plain.length === 0 || plain.length > longestWord) return undefined;
  let best: { readonly candidate: string; readonly letters: number } | undefined;
  for (const candidate of candidates) {
    const other = plainLetters(candidate);
    const allowed = Math.min(allowedDistance(plain, other), best === undefined ? Infinity : best.letters - 1);
    if (Math.abs(other.length - plain.length) > allowed) continue;
    const letters = distance(plain, other);
    if (letters <= allowed) best = { candidate, letters };
  }
  return best?.candidate;
}

function plainLetters(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function allowedDistance(word: string, other: string): number {
  const third = Math.max(1, Math.floor(word.length / 3));
  return third < 2 && sorted(word) === sorted(other) ? 2 : third;
}

function sorted(word: string): string {
  return word.split('').sort().join('');
}
