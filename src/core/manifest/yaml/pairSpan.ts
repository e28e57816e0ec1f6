import { isMap } from 'yaml';
import type { TreeEntry } from './treePlaces.ts';
import { nodeOffsets } from './yamlNode.ts';
import type { YamlTree } from './yamlTree.ts';

/**
 * What to cut from the text so that a key and its value are gone and all else stays YAML: their whole lines where they
 * stand alone in them, up to a comment behind them, or in braces as far as their comma.
 */
export function pairSpan(tree: YamlTree, entry: TreeEntry): readonly [start: number, end: number] {
  const { text, positions } = tree;
  const [start, keyEnd] = entry.key ? nodeOffsets(text, entry.key) : nodeOffsets(text, entry.value);
  const colonEnd = keyEnd + (/^["']?\s*:/.exec(text.slice(keyEnd, keyEnd + 200))?.[0].length ?? 0);
  const end = Math.max(colonEnd, nodeOffsets(text, entry.value)[1]);
  if (isMap(entry.parent?.value) && entry.parent.value.flow === true) return flowSpan(text, start, end);
  const firstLine = positions.positionAt(start).line;
  const lastLine = positions.positionAt(end).line;
  const before = text.slice(positions.lineStart(firstLine), start);
  const behind = text.slice(end, positions.lineEnd(lastLine));
  if (before.trim() !== '' || behind.trim() !== '') return [start, end + (/^[ \t]*/.exec(behind)?.[0].length ?? 0)];
  return [positions.lineStart(firstLine), lastLine < positions.lineCount ? positions.lineStart(lastLine + 1) : text.length];
}

function flowSpan(text: string, start: number, end: number): readonly [number, number] {
  const comma = /^\s*,[ \t]*/.exec(text.slice(end))?.[0];
  if (comma !== undefined) return [start, end + comma.length];
  const commaBefore = /,\s*$/.exec(text.slice(0, start))?.[0];
  return [start - (commaBefore?.length ?? 0), end];
}
