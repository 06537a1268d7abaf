import { randomBytes } from 'node:crypto';
import type { Settings } from '../env';
import { type DataPaths, readJson, writePrivateFile } from './data-dir';

type StoredSecrets = {
  authSecret: string;
  /** Missing when the first start on this folder was given one. */
  adminPassword?: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Set once a start with ADMIN_PASSWORD has worked: from then on a generated one would be a lie. */
  isAdminPasswordGiven?: boolean;
};

export type Secrets = {
  authSecret: string;
  accessKeyId: string;
  secretAccessKey: string;
  hasGivenKeys: boolean;
  adminPassword: AdminPassword;
};

/** The first password of `admin`, as far as this start knows it. */
type AdminPassword =
  | { source: 'generated'; value: string }
  | { source: 'given'; value: string }
  /** ADMIN_PASSWORD of an earlier start; it was not kept. */
  | { source: 'givenEarlier'; value?: undefined };

/** Reads what earlier starts generated and generates what is missing. */
export function loadSecrets(paths: DataPaths, settings: Settings): Secrets {
  const kept = readJson<StoredSecrets>(paths.secrets) ?? {};
  const adminPassword = chooseAdminPassword(kept, settings.ADMIN_PASSWORD);
  const stored: StoredSecrets = {
    authSecret: kept.authSecret ?? randomBytes(32).toString('base64url'),
    accessKeyId: kept.accessKeyId ?? `LOCAL${randomBytes(8).toString('hex').toUpperCase().slice(0, 15)}`,
    // URL-safe characters only: the key is pasted into shells.
    secretAccessKey: kept.secretAccessKey ?? randomBytes(30).toString('base64url'),
    ...(adminPassword.source === 'generated' && { adminPassword: adminPassword.value }),
    ...(kept.isAdminPasswordGiven && { isAdminPasswordGiven: true }),
  };
  writePrivateFile(paths.secrets, `${JSON.stringify(stored, null, 2)}\n`);
  return {
    authSecret: settings.AUTH_SECRET ?? stored.authSecret,
    accessKeyId: settings.LOCAL_ACCESS_KEY_ID ?? stored.accessKeyId,
    secretAccessKey: settings.LOCAL_SECRET_ACCESS_KEY ?? stored.secretAccessKey,
    hasGivenKeys: settings.LOCAL_ACCESS_KEY_ID !== undefined,
    adminPassword,
  };
}

/** The user `admin` exists with the first password from the first start that worked; later ones cannot change it. */
function chooseAdminPassword(kept: Partial<StoredSecrets>, given: string | undefined): AdminPassword {
  if (kept.isAdminPasswordGiven) return given ? { source: 'given', value: given } : { source: 'givenEarlier' };
  if (kept.adminPassword) return { source: 'generated', value: kept.adminPassword };
  if (given) return { source: 'given', value: given };
  return { source: 'generated', value: randomBytes(12).toString('base64url') };
}

/** To be called once the dashboard works, which is when the user `admin` exists. */
export function rememberGivenPassword(paths: DataPaths, { adminPassword }: Secrets): void {
  if (adminPassword.source !== 'given') return;
  const kept = readJson<StoredSecrets>(paths.secrets);
  writePrivateFile(paths.secrets, `${JSON.stringify({ ...kept, isAdminPasswordGiven: true }, null, 2)}\n`);
}

/** The AWS shared credentials format, so that the AWS CLI and every SDK can be pointed at the local gateway. */
export function writeCredentials(paths: DataPaths, { accessKeyId, secretAccessKey }: Secrets): void {
  writePrivateFile(
    paths.credentials,
    `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  );
}
