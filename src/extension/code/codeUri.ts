import * as vscode from 'vscode';

export const codeScheme = 'weft-code';

/** `weft-code:/<training id>/<path in the code package>` */
export function codeUri(trainingId: string, file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: codeScheme, path: `/${trainingId}/${file}` });
}
