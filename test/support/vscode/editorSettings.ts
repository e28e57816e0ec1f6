import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** User settings under which a window shows nothing that nobody asked for. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
};

/**
 * Writes the settings of a person and those of the machine. Where the window is in a browser, what names folders or
 * addresses (scope `machine-overridable`) counts only among the machine's.
 */
export async function writeSettings(profile: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const owner of ['User', 'Machine']) {
    await mkdir(path.join(profile, owner), { recursive: true });
    await writeFile(path.join(profile, owner, 'settings.json'), JSON.stringify(settings));
  }
}
