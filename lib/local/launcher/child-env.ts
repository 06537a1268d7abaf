import type { Settings } from '../env';
import type { DataPaths } from './data-dir';
import type { Secrets } from './secrets';
import { CONSOLE_TABLE, LOCAL_TARGET, REGISTRY_TABLE } from './targets';

export const STAGE = 'dev';
/** By which clients name themselves to the registry's own `$connect`. */
export const USER_PARAMETER = 'user';
/** Has the form of an API id, and nothing that could be taken for a real one. */
const API_ID = 'local00000';

type Env = Record<string, string | undefined>;

/** Variables of the launcher itself that would mean something else, or something secret, to a child. */
const OWN_VARIABLES = [
  'PORT',
  'HOST',
  'GATEWAY_PORT',
  'TABLE_PORT',
  'ADMIN_PASSWORD',
  'AUTH_SECRET',
  'LOCAL_ACCESS_KEY_ID',
  'LOCAL_SECRET_ACCESS_KEY',
  'TARGETS_FILE',
  'TARGETS',
  'ROUTES_FILE',
];

/** What every child gets: the operator's environment without the launcher's own settings and without colours. */
export function baseEnv(inherited: Env): Env {
  const env: Env = { ...inherited };
  for (const name of [...OWN_VARIABLES, 'FORCE_COLOR', 'DEBUG_COLORS']) delete env[name];
  return {
    ...env,
    NO_COLOR: '1',
    NEXT_TELEMETRY_DISABLED: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/**
 * The environment of the embedded default: whatever the operator's own AWS settings are, none of them is left, so that no
 * call can ever reach a real account.
 */
export function localEnv(inherited: Env, paths: DataPaths, region: string): Env {
  const env = baseEnv(Object.fromEntries(Object.entries(inherited).filter(([name]) => !name.startsWith('AWS_'))));
  return {
    ...env,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: paths.credentials,
    AWS_CONFIG_FILE: paths.awsConfig,
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

/** Without a console nobody blocks, and there is no table to look into. */
export type GatewayWish = { tableUrl: string; hasConsole: boolean };

export function gatewayEnv(settings: Settings, secrets: Secrets, { tableUrl, hasConsole }: GatewayWish): Env {
  return {
    HOST: settings.HOST,
    GATEWAY_PORT: String(settings.GATEWAY_PORT),
    STAGE,
    API_ID,
    LOCAL_ACCESS_KEY_ID: secrets.accessKeyId,
    LOCAL_SECRET_ACCESS_KEY: secrets.secretAccessKey,
    TABLE_NAME: REGISTRY_TABLE,
    USER_QUERY_PARAMETER: USER_PARAMETER,
    BLOCKS_TABLE: hasConsole ? CONSOLE_TABLE : '',
    BLOCKS_TARGET: LOCAL_TARGET,
    ...(settings.ROUTES_FILE && { ROUTES_FILE: settings.ROUTES_FILE }),
    AWS_ENDPOINT_URL_DYNAMODB: tableUrl,
  };
}

export type DashboardWish = { targetsFile: string; secrets: Secrets; signInToken: string; isDev: boolean };

export function dashboardEnv({ targetsFile, secrets, signInToken, isDev }: DashboardWish): Env {
  const { adminPassword } = secrets;
  return {
    NODE_ENV: isDev ? 'development' : 'production',
    TARGETS_FILE: targetsFile,
    AUTH_SECRET: secrets.authSecret,
    ...(adminPassword.value !== undefined && { ADMIN_PASSWORD: adminPassword.value }),
    SIGN_IN_TOKEN: signInToken,
    END_WITH_STDIN: '1',
  };
}
