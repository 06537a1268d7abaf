import { handler as connect } from '../../lambda/connect';
import { handler as onDefault } from '../../lambda/default';
import { handler as disconnect } from '../../lambda/disconnect';
import { createGateway, type Gateway } from './create-gateway';
import { createTableWhenUp } from './create-table';
import { type GatewayEnv, readEnv } from './env';
import { DEFAULT_LIMITS } from './limits';
import { createRandom } from './random';
import type { Dependencies } from './types';

/** The gateway as a process of its own; see `lib/decisions/0001-processes-of-the-embedded-default.md`. */
async function main(): Promise<void> {
  const env = readEnv();
  const gateway = createGateway(toDependencies(env));
  endWith(gateway);
  await createTableWhenUp();
  const port = await gateway.listen({ host: env.HOST, port: env.GATEWAY_PORT });
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
}

function toDependencies(env: GatewayEnv): Dependencies {
  const credentials = { accessKeyId: env.LOCAL_ACCESS_KEY_ID, secretAccessKey: env.LOCAL_SECRET_ACCESS_KEY };
  return {
    api: {
      stage: env.STAGE,
      apiId: env.API_ID,
      region: env.AWS_REGION,
      routeSelectionExpression: '$request.body.action',
      routes: new Map([
        ['$connect', { handler: connect, isTwoWay: false }],
        ['$disconnect', { handler: disconnect, isTwoWay: false }],
        ['$default', { handler: onDefault, isTwoWay: false }],
      ]),
      connectAuthorization: { type: 'NONE' },
      customDomains: [],
    },
    findCredentials: (accessKeyId) => (accessKeyId === credentials.accessKeyId ? credentials : undefined),
    clock: Date.now,
    random: createRandom(),
    log: {
      debug: env.LOG_LEVEL === 'debug' ? (line) => console.error(line()) : () => {},
      warn: (line) => console.error(line),
      error: (line, cause) => console.error(`${line}:`, cause),
    },
    limits: DEFAULT_LIMITS,
  };
}

/** Ends on SIGTERM and SIGINT, and when standard input ends: its other end is held by whoever started this process. */
function endWith(gateway: Gateway): void {
  let isEnding = false;
  const end = async () => {
    if (isEnding) return;
    isEnding = true;
    await gateway.close();
    process.exit(0);
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  process.stdin.on('end', end).on('error', end).resume();
}

function describeFailure(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken. Set GATEWAY_PORT to another one; 0 picks a free one.`;
  return message ?? String(error);
}

main().catch((error: unknown) => {
  console.error(`The local gateway cannot start: ${describeFailure(error)}`);
  process.exit(1);
});
