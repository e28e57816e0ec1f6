import { isScalar } from 'yaml';
import type { Readable, WorkspaceFacts } from './check.ts';
import { checkContext } from './checkContext.ts';
import { checks } from './checks.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestFile } from './manifestFile.generated.ts';
import { readFile } from './readFile.ts';
import { findStructureFaults } from './structure.ts';
import { structureDiagnostics } from './structureDiagnostic.ts';
import { mostDiagnostics } from './textGuards.ts';
import { toManifest } from './toManifest.ts';
import { TreePlaces } from './treePlaces.ts';
import { type YamlTree, parseYaml } from './yamlTree.ts';

/** What a check of a manifest yields; plain data, so that it can come from another thread. */
export interface CheckedManifest {
  /** In the order of their places. */
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when there is an error. */
  readonly manifest?: Manifest;
  /** What could be read, errors or not; absent when the text is not even a map of keys. */
  readonly file?: Readable<ManifestFile>;
}

/** Checks a text that passed `measureText`, in this thread. Never throws for what a text can hold. */
export function checkText(text: string, workspace?: WorkspaceFacts): CheckedManifest {
  const tree = parseYaml(text);
  const contents = tree.document?.contents;
  if (!contents || (isScalar(contents) && contents.value === null)) return { diagnostics: arrange(tree.diagnostics.length > 0 ? tree.diagnostics : [nothingThere(tree)]) };
  const places = new TreePlaces(tree);
  const faults = findStructureFaults(tree, places);
  const faultyPaths = new Set(faults.filter(({ kind }) => kind !== 'missing-key' && kind !== 'ignored-key').map(({ entry }) => JSON.stringify(entry.path)));
  const file = readFile(places, (entry) => faultyPaths.has(JSON.stringify(entry.path)));
  const structure = structureDiagnostics(faults.slice(0, mostDiagnostics), tree, places);
  const untold = Math.max(0, faults.length - mostDiagnostics);
  const firstFault = tree.firstFault;
  if (firstFault !== undefined) {
    // Behind a syntax error the rest may be misread: only what stands before it is told, and nothing is said to be missing.
    const sure = structure.filter(({ code, range }) => code !== 'manifest/missing-key' && tree.positions.offsetAt(range.end) <= firstFault);
    return { diagnostics: arrange([...tree.diagnostics, ...sure]), file };
  }
  const context = checkContext(tree, places, file, workspace);
  const diagnostics = arrange([...tree.diagnostics, ...structure, ...checks.flatMap((check) => check(context))], untold);
  const manifest = diagnostics.some(({ severity }) => severity === 'error') ? undefined : toManifest(file);
  return { diagnostics, file, ...(manifest ? { manifest } : {}) };
}

function nothingThere(tree: YamlTree): Diagnostic {
  const message = 'The manifest is empty. Start with name, framework and data_stores, or let “weft init” write one.';
  return { severity: 'error', code: 'manifest/nothing-there', message, range: tree.positions.rangeOf(0, 0) };
}

/** By place, none twice; `untold` more were left out before. */
function arrange(diagnostics: readonly Diagnostic[], untold = 0): readonly Diagnostic[] {
  const distinct = [...new Map(diagnostics.map((diagnostic) => [JSON.stringify([diagnostic.range, diagnostic.code, diagnostic.message]), diagnostic])).values()];
  const sorted = distinct.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
  const shown = sorted.slice(0, mostDiagnostics);
  const last = shown.at(-1);
  const hidden = sorted.length - shown.length + untold;
  if (!last || hidden === 0) return shown;
  return [...shown, { severity: 'error', code: 'manifest/more-findings', message: `There are ${hidden} more findings behind this one. Mend those before first.`, range: last.range }];
}
