/** Every command, as package.json contributes it (test/unit/extension/contributions.test.ts compares them). */
export const commandIds = [
  'weft.trainModel',
  'weft.previewTraining',
  'weft.validateManifest',
  'weft.newManifest',
  'weft.convertManifest',
  'weft.showTrainings',
  'weft.refreshTrainings',
  'weft.filterTrainings',
  'weft.showAllTrainings',
  'weft.showMoreTrainings',
  'weft.reconnectTarget',
  'weft.showLogs',
  'weft.showMetrics',
  'weft.compareMetrics',
  'weft.showMetricsOfFolder',
  'weft.haltTraining',
  'weft.resumeTraining',
  'weft.deleteTraining',
  'weft.downloadResults',
  'weft.showSubmittedCode',
  'weft.diffSubmittedCode',
] as const;

export type CommandId = (typeof commandIds)[number];
