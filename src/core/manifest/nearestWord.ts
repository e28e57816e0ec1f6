import { distance } from 'fastest-levenshtein';

/** The word that was most likely meant: one that differs in case, hyphens or a few letters; undefined when none is near. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const plain = simplified(word);
  // Far longer words cannot be near, and comparing them would cost their length squared.
  if (plain.length > 40) return undefined;
  const ranked = known
    .map((candidate) => ({ candidate, letters: distance(plain, simplified(candidate)) }))
    .sort((a, b) => a.letters - b.letters)[0];
  return ranked && ranked.letters <= allowedDistance(plain) ? ranked.candidate : undefined;
}

const simplified = (word: string): string => word.toLowerCase().replaceAll(/[-_. ]/g, '');
const allowedDistance = (word: string): number => (word.length <= 2 ? 1 : word.length <= 5 ? 2 : 3);
