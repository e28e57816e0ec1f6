export interface KeyringSigns {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The editor runs in a browser. */
  readonly isWeb: boolean;
  /** The extension runs on another machine than the editor, whose keyring then counts. */
  readonly isRemote: boolean;
}

/**
 * Why the editor's secret storage may be a weak one, in a sentence; undefined where nothing speaks for it. The editor has
 * no way to ask: it falls back in silence.
 */
export function keyringDoubt({ platform, environment, isWeb, isRemote }: KeyringSigns): string | undefined {
  if (isWeb) return 'An editor in the browser keeps secrets in the browser’s own storage.';
  if (isRemote || platform !== 'linux') return undefined;
  return environment['DBUS_SESSION_BUS_ADDRESS'] ? undefined : 'This session has no D-Bus, so the editor finds no keyring and encrypts secrets with a key that others could read.';
}
