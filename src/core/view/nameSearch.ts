/** A claim about names from what a person types: every word must be in the name, in any order and case. */
export function nameSearch(typed: string): (name: string) => boolean {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return (name) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
