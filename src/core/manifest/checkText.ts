import { isScalar } from 'yaml';
import { arrangeDiagnostics } from './arrangeDiagnostics.ts';
import type { CheckFacts, Readable } from './check.ts';
import { checkContext } from './checkContext.ts';
import { checks } from './checks.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestFile } from './manifestFile.generated.ts';
import { readFile } from './readFile.ts';
import { type StructureFault, findStructureFaults } from './schema/structureFaults.ts';
import { structureDiagnostics } from './schema/structureDiagnostics.ts';
import { mostDiagnostics } from './measureText.ts';
import { toManifest } from './toManifest.ts';
import { TreePlaces } from './yaml/treePlaces.ts';
import { type YamlTree, parseYaml } from './yaml/yamlTree.ts';

/** What a check of a manifest yields; plain data, so that it can come from another thread. */
export interface CheckedManifest {
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there is an error. */
  readonly manifest?: Manifest;
  /** What could be read, errors or not; absent when the text was not parsed or holds nothing. */
  readonly file?: Readable<ManifestFile>;
}

/** Checks a text that passed `measureText`, in this thread. Never throws for what a text can hold. */
export function checkText(text: string, facts?: CheckFacts): CheckedManifest {
  const { tree, places, faults, file } = readText(text);
  if (!file) return { diagnostics: arrangeDiagnostics(tree.diagnostics.length > 0 ? tree.diagnostics : [nothingThere(tree)]) };
  const structure = structureDiagnostics(faults.slice(0, mostDiagnostics), tree, places);
  const { firstFault } = tree;
  if (firstFault !== undefined) {
    // Behind a syntax error the rest may be misread: only what stands before it is told, and nothing is said to be missing.
    const sure = structure.filter(({ code, range }) => code !== 'manifest/missing-key' && tree.positions.offsetAt(range.end) <= firstFault);
    return { diagnostics: arrangeDiagnostics([...tree.diagnostics, ...sure]), file };
  }
  const context = checkContext(tree, places, file, facts);
  const untold = Math.max(0, faults.length - mostDiagnostics);
  const diagnostics = arrangeDiagnostics([...tree.diagnostics, ...structure, ...checks.flatMap((check) => check(context))], untold);
  const manifest = diagnostics.some(({ severity }) => severity === 'error') ? undefined : toManifest(file);
  return { diagnostics, file, ...(manifest ? { manifest } : {}) };
}

export interface ReadText {
  readonly tree: YamlTree;
  readonly places: TreePlaces;
  readonly faults: readonly StructureFault[];
  /** Absent when the text holds nothing. */
  readonly file?: Readable<ManifestFile>;
}

/** Parses a text, compares it with the schema and reads what is sound. */
export function readText(text: string): ReadText {
  const tree = parseYaml(text);
  const places = new TreePlaces(tree);
  const faults = findStructureFaults(tree, places);
  const contents = tree.document?.contents;
  if (!contents || (isScalar(contents) && contents.value === null)) return { tree, places, faults };
  // A map that lacks a key, and a key that is ignored, can still be read.
  const unreadable = new Set(faults.filter(({ kind }) => kind !== 'missing-key' && kind !== 'ignored-key').map(({ entry }) => JSON.stringify(entry.path)));
  return { tree, places, faults, file: readFile(places, (entry) => unreadable.has(JSON.stringify(entry.path))) };
}

function nothingThere(tree: YamlTree): Diagnostic {
  const message = 'The manifest is empty. Start with name, framework and data_stores, or let “weft init” write one.';
  return { severity: 'error', code: 'manifest/nothing-there', message, range: tree.positions.rangeOf(0, 0) };
}
