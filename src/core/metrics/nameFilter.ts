/**
 * A claim about names from patterns with `*` (anything, also nothing) and `?` (one character); a name passes when one
 * of them matches the whole of it, or when there is none. Names of runs and tags are no paths: `*` passes over "/".
 */
export function nameFilter(patterns: readonly string[] | undefined): (name: string) => boolean {
  if (!patterns || patterns.length === 0) return () => true;
  return (name) => patterns.some((pattern) => matches(pattern, name));
}

/** Greedy with one place to go back to, so that no pattern takes longer than its length times the name's. */
function matches(pattern: string, name: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < name.length) {
    if (inPattern < pattern.length && (pattern[inPattern] === '?' || pattern[inPattern] === name[at]) && pattern[inPattern] !== '*') {
      at += 1;
      inPattern += 1;
    } else if (pattern[inPattern] === '*') {
      star = inPattern;
      starAt = at;
      inPattern += 1;
    } else if (star >= 0) {
      inPattern = star + 1;
      starAt += 1;
      at = starAt;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}
