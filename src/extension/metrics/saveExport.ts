import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import type { LiveRun } from '../../core/metrics/liveRuns.ts';
import { fileNameOf } from '../../core/view/fileName.ts';
import { csvField, scalarCsv, scalarCsvTitles } from '../../core/view/scalarRows.ts';
import type { ExportCsv, SaveChart } from '../../messages/toExtension.ts';
import { withProgress } from '../withProgress.ts';
import type { PanelSource } from './panelSource.ts';

/** Asks where a chart goes and writes it there. */
export async function saveChart({ name, format, bytes }: SaveChart): Promise<void> {
  const target = await askWhere(name, format);
  if (target) await vscode.workspace.fs.writeFile(target, bytes);
}

/** Writes every point of a tag of these runs, read anew and none thinned out, in the form of `weft scalars --csv`. */
export async function saveCsv({ runs, tag }: ExportCsv, known: readonly LiveRun[], sources: readonly PanelSource[]): Promise<void> {
  const target = await askWhere(tag, 'csv');
  if (!target) return;
  const wanted = new Set(runs);
  const chosen = known.filter(({ id }) => wanted.has(id));
  const withSource = sources.length > 1;
  await withProgress(`Exporting ${tag}`, async (_, signal) => {
    const lines = async function* (): AsyncGenerator<string> {
      yield `${withSource ? 'training,' : ''}${scalarCsvTitles}\n`;
      for (const { name, runs: source } of sources) {
        const names = new Set(chosen.filter((run) => run.source === source).map(({ run }) => run.name));
        if (names.size === 0) continue;
        for await (const scalar of source.everyScalar(signal)) {
          if (scalar.tag === tag && names.has(scalar.run)) yield `${withSource ? `${csvField(name)},` : ''}${scalarCsv(scalar)}\n`;
        }
      }
    };
    await pipeline(Readable.from(lines()), createWriteStream(target.fsPath), { signal });
  });
}

function askWhere(name: string, extension: string): Thenable<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const file = `${fileNameOf(name)}.${extension}`;
  return vscode.window.showSaveDialog({ defaultUri: folder ? vscode.Uri.joinPath(folder.uri, file) : vscode.Uri.file(file), filters: { [extension.toUpperCase()]: [extension] } });
}
