import * as vscode from 'vscode';

export const logScheme = 'weft-log';

export const logSelector: vscode.DocumentSelector = { scheme: logScheme };

export interface LogPlace {
  readonly trainingId: string;
  /** Absent: all of them. */
  readonly learnerId?: number;
}

export function logUri({ trainingId, learnerId }: LogPlace): vscode.Uri {
  return vscode.Uri.from({ scheme: logScheme, path: `/${trainingId}${learnerId === undefined ? '' : `.learner-${String(learnerId)}`}.log` });
}

export function logPlace({ path }: vscode.Uri): LogPlace {
  const [, trainingId = '', learnerId] = /^\/(.*?)(?:\.learner-(\d+))?\.log$/.exec(path) ?? [];
  return { trainingId, ...(learnerId !== undefined && { learnerId: Number(learnerId) }) };
}
