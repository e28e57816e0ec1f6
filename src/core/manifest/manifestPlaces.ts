import { readText } from './checkText.ts';
import type { TextRange } from './diagnostic.ts';
import { measureText } from './measureText.ts';
import { withoutByteOrderMark } from './decodeManifest.ts';

type KeyPath = readonly (string | number)[];

/**
 * Where in a manifest's text a key by its path is best pointed at: its value where that is one line, else the key. A key
 * that is not written, since its default counts, is pointed at where the key above it stands; at last, the text's start.
 */
export function manifestPlaces(text: string): (path: KeyPath) => TextRange {
  const plainText = withoutByteOrderMark(text);
  const places = measureText(plainText).fault ? undefined : readText(plainText).places;
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const place = places?.placeOf(path.slice(0, length));
      if (place) return place.value.start.line === place.value.end.line ? place.value : place.key;
    }
    return { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  };
}
