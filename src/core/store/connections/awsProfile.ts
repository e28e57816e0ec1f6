import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';

/** What a profile of the AWS files (~/.aws/config and ~/.aws/credentials) says. */
export interface AwsProfile {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
  readonly region?: string;
}

/**
 * Reads a profile as the AWS tools do: static keys, roles, single sign-on and credential processes alike. Without a name
 * it is the one that AWS_PROFILE or "default" names, and undefined when there is none.
 *
 * @throws WeftError `store/no-credentials` when a profile that was asked for gives no keys
 */
export async function readAwsProfile(name: string | undefined, env: Readonly<Record<string, string | undefined>>): Promise<AwsProfile | undefined> {
  const profile = name ?? env['AWS_PROFILE'] ?? 'default';
  const folder = path.join(env['HOME'] ?? env['USERPROFILE'] ?? os.homedir(), '.aws');
  const filepath = env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(folder, 'credentials');
  const configFilepath = env['AWS_CONFIG_FILE'] ?? path.join(folder, 'config');
  const asked = name !== undefined || env['AWS_PROFILE'] !== undefined;
  // Most people have neither file; they need not wait for the SDK.
  if (!asked && !(await exists(filepath)) && !(await exists(configFilepath))) return undefined;
  const [{ fromIni }, { loadSharedConfigFiles }] = await Promise.all([import('@aws-sdk/credential-provider-ini'), import('@smithy/core/config')]);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ filepath, configFilepath, ignoreCache: true });
  if (!asked && !(profile in configFile) && !(profile in credentialsFile)) return undefined;
  const region = configFile[profile]?.['region'] ?? credentialsFile[profile]?.['region'];
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await fromIni({ profile, filepath, configFilepath, ignoreCache: true })();
    return { accessKey: accessKeyId, secretKey: secretAccessKey, ...(sessionToken !== undefined && { sessionToken }), ...(region !== undefined && { region }) };
  } catch (thrown) {
    throw new WeftError('store/no-credentials', `The AWS profile “${profile}” gives no keys. Sign in to it, or name another profile.`, { cause: thrown });
  }
}

async function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    (thrown: unknown) => systemErrorCode(thrown) !== 'ENOENT',
  );
}
