import { isScalar } from 'yaml';
import type { CheckContext, CheckFacts, Readable } from './check.ts';
import type { ManifestFile } from './manifestFile.generated.ts';
import { sourceOffset } from './yaml/sourceOffset.ts';
import type { TreePlaces } from './yaml/treePlaces.ts';
import type { YamlTree } from './yaml/yamlTree.ts';

/** What the checks of a manifest see of it. */
export function checkContext(tree: YamlTree, places: TreePlaces, file: Readable<ManifestFile>, facts: CheckFacts = {}): CheckContext {
  const offsetsOf = (path: readonly (string | number)[]): readonly [number, number] | undefined => {
    const entry = places.entryAt(path);
    return entry && places.valueOffsets(entry);
  };
  return {
    text: tree.text,
    file,
    placeOf: (path) => places.placeOf(path),
    sourceOf: (path) => {
      const offsets = offsetsOf(path);
      return offsets && isScalar(places.entryAt(path)?.value) ? tree.text.slice(...offsets) : undefined;
    },
    rangeWithin: (path, start, end) => {
      const value = places.entryAt(path)?.value;
      const offsets = offsetsOf(path);
      if (!offsets || !isScalar(value)) return undefined;
      const source = tree.text.slice(...offsets);
      const text = typeof value.value === 'string' ? value.value : source;
      const first = sourceOffset(text, source, start);
      const last = end > start ? sourceOffset(text, source, end - 1) + 1 : first;
      return tree.positions.rangeOf(offsets[0] + first, offsets[0] + last);
    },
    ...facts,
  };
}
