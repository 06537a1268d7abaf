import { randomBytes } from 'node:crypto';
import { devNull } from 'node:os';
import { delimiter, extname, join, relative, sep } from 'node:path';
import type { Endpoints, FunctionSettings } from './types';

/** What a process needs of the machine that it runs on. */
const INHERITED = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TMP',
  'TEMP',
  'SYSTEMROOT',
  'COMSPEC',
  'PATHEXT',
  'NODE_EXTRA_CA_CERTS',
];

/**
 * The variables of a function's process:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 * Departures: there is no runtime API, no X-Ray and no session token; the files of AWS settings are set to none, so that a profile
 * of the person at this machine is never read.
 */
export function functionVariables(settings: FunctionSettings, endpoints: Endpoints): Record<string, string> {
  const { name, region, memoryMb, root, credentials } = settings;
  return {
    ...pickInherited(settings.inherited),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    NODE_PATH: [join(root, 'node_modules'), root].join(delimiter),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDbUrl,
    ...settings.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: newLogStreamName(),
    LAMBDA_TASK_ROOT: root,
    _HANDLER: handlerName(settings),
  };
}

/** `onconnect/app.handler`, as Lambda's setting has it. */
export function handlerName({ root, file, exportName }: FunctionSettings): string {
  const path = relative(root, file).split(sep).join('/');
  return `${path.slice(0, path.length - extname(path).length)}.${exportName}`;
}

/** AWS hosts that a function may call after all, because its environment names them as endpoints. */
export function allowedHosts(environment: Record<string, string>): string[] {
  return Object.entries(environment)
    .filter(([name]) => name.startsWith('AWS_ENDPOINT_URL'))
    .flatMap(([, value]) => (URL.canParse(value) ? [new URL(value).hostname] : []));
}

function pickInherited(inherited: FunctionSettings['inherited']): Record<string, string> {
  return Object.fromEntries(
    // On Windows the names have other cases, such as Path.
    Object.entries(inherited).flatMap(([name, value]) =>
      value !== undefined && INHERITED.includes(name.toUpperCase()) ? [[name, value]] : [],
    ),
  );
}

function newLogStreamName(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
}
