import { StartError } from '../start-error';
import { ACCOUNT_ID } from './api';
import { createGateway, type Gateway } from './create-gateway';
import { createPlainTableWhenUp, createTableWhenUp } from './create-table';
import { embeddedApi } from './embedded-api';
import { type GatewayEnv, readEnv } from './env';
import { parseFaultRules } from './faults/fault-rule';
import { createFaults } from './faults/faults';
import { type HostedRoutes, hostRoutes } from './host-routes';
import { createRandom } from './random';
import { toLimits } from './to-limits';
import type { Dependencies } from './types';

/** The gateway as a process of its own; see `lib/decisions/0001-processes-of-the-embedded-default.md`. */
async function main(): Promise<void> {
  const env = readEnv();
  let port = env.GATEWAY_PORT;
  const hosted = env.ROUTES_FILE ? host(env, env.ROUTES_FILE, () => port) : undefined;
  const gateway = createGateway(toDependencies(env, hosted));
  endWith(gateway, hosted);
  hosted?.onChange(gateway.deploy);
  if (!hosted) await createTableWhenUp();
  else if (hosted.registryTable) await createPlainTableWhenUp(hosted.registryTable);
  port = await gateway.listen({ host: env.HOST, port: env.GATEWAY_PORT });
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
}

function host(env: GatewayEnv, path: string, port: () => number): HostedRoutes {
  return hostRoutes(path, toPlace(env), {
    region: env.AWS_REGION,
    accountId: ACCOUNT_ID,
    credentials: toCredentials(env),
    endpoints: () => {
      const gateway = { host: reachable(env.HOST), port: port() };
      return { gateway, apiId: env.API_ID, dynamoDbUrl: env.AWS_ENDPOINT_URL_DYNAMODB ?? '' };
    },
    inherited: env.inherited,
    log: (line) => console.error(line),
    isWatching: true,
  });
}

function toDependencies(env: GatewayEnv, hosted: HostedRoutes | undefined): Dependencies {
  const credentials = toCredentials(env);
  const random = createRandom();
  if (env.GATEWAY_LENIENT_SIGNATURES) {
    console.error('GATEWAY_LENIENT_SIGNATURES is on: calls pass whose signatures AWS would refuse.');
  }
  return {
    api: hosted?.api ?? embeddedApi(toPlace(env), env.BLOCKS_TABLE !== undefined),
    findCredentials: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
    clock: Date.now,
    random,
    log: {
      debug: env.LOG_LEVEL === 'debug' ? (line) => console.error(line()) : () => {},
      warn: (line) => console.error(line),
      error: (line, cause) => console.error(`${line}:`, cause),
    },
    limits: toLimits(env),
    isLenient: env.GATEWAY_LENIENT_SIGNATURES,
    ...(env.GATEWAY_FAULTS !== undefined && { faults: createFaults(firstRules(env.GATEWAY_FAULTS), random) }),
  };
}

function toPlace(env: GatewayEnv) {
  return { apiId: env.API_ID, stage: env.STAGE, region: env.AWS_REGION };
}

function toCredentials(env: GatewayEnv) {
  return { accessKeyId: env.LOCAL_ACCESS_KEY_ID, secretAccessKey: env.LOCAL_SECRET_ACCESS_KEY };
}

function firstRules(text: string) {
  return text === 'on' ? [] : parseFaultRules(text);
}

/** Where a listener on all addresses is reached from this machine. */
function reachable(address: string): string {
  return address === '0.0.0.0' || address === '::' ? '127.0.0.1' : address;
}

/** Ends on SIGTERM and SIGINT, and when standard input ends: its other end is held by whoever started this process. */
function endWith(gateway: Gateway, hosted: HostedRoutes | undefined): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await gateway.close();
    await hosted?.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.on('end', end).on('error', end).resume();
}

function describeFailure(error: unknown): string {
  if (error instanceof StartError) return error.lines.join('\n');
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken. Set GATEWAY_PORT to another one; 0 picks a free one.`;
  return message ?? String(error);
}

main().catch((error: unknown) => {
  console.error(`The local gateway cannot start: ${describeFailure(error)}`);
  process.exit(1);
});
