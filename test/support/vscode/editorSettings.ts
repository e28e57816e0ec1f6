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

export async function writeUserSettings(profile: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(path.join(profile, 'User'), { recursive: true });
  await writeFile(path.join(profile, 'User/settings.json'), JSON.stringify(settings));
}
