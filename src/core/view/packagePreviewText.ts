import { renderBytes } from '../base/renderBytes.ts';
import { terminalText } from '../base/terminalText.ts';
import type { PackagePreview } from '../package/codePackage.ts';
import { renderQuantity } from './number.ts';

/** What would be sent, file by file, then what stays behind and by which rule. */
export function packagePreviewText({ files, totalBytes, leftOut, warnings }: PackagePreview): string[] {
  const width = Math.max(8, ...files.map(({ sizeBytes }) => renderBytes(sizeBytes).length));
  return [
    `code  ${renderQuantity(files.length, 'file')}, ${renderBytes(totalBytes)}`,
    ...files.map(({ path, sizeBytes }) => `  ${renderBytes(sizeBytes).padStart(width)}  ${terminalText(path)}`),
    ...(leftOut.length > 0 ? [`left out  ${String(leftOut.length)}`] : []),
    ...leftOut.map(({ path, directory, rule }) => `  ${terminalText(path)}${directory ? '/' : ''}  (${terminalText(rule)})`),
    ...warnings.map(({ path, message }) => `warning  ${terminalText(path)}: ${terminalText(message)}`),
  ];
}
