import * as vscode from 'vscode';

export const codeScheme = 'weft-code';

/** `weft-code:/<training id>/<path in the code package>` */
export function codeUri(trainingId: string, file: string): vscode.Uri {
  return vscode.Uri.from({ scheme: codeScheme, path: `/${trainingId}/${file}` });
}

/**
 * The same file under the path of the one it is compared with: a comparison of many files takes two paths for a file
 * that was renamed. What is read stands in the query.
 */
export function comparedCodeUri(trainingId: string, file: string, beside: vscode.Uri): vscode.Uri {
  return codeUri(trainingId, file).with({ path: beside.path, query: `${trainingId}/${file}` });
}

/** `<training id>/<path in the code package>`, as it was put into an address. */
export function submittedPath({ path, query }: vscode.Uri): string {
  return query === '' ? path : query;
}
