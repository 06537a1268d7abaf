import { join } from 'node:path';
import type { Settings } from '../env';
import { type DashboardWish, dashboardEnv, type GatewayWish, gatewayEnv } from './child-env';
import type { DataPaths } from './data-dir';
import { waitForHealth } from './health';
import type { Secrets } from './secrets';
import type { ChildSpec } from './supervisor';

type Env = Record<string, string | undefined>;
export type ServiceContext = { root: string; env: Env; settings: Settings; paths: DataPaths };

const TYPESCRIPT = ['--import', 'tsx'];
const SERVE = join('lib', 'local', 'dashboard', 'serve.mjs');
/** A full table closes its store in this time, a gateway removes the rows of a few thousand connections, and a dashboard hands its jobs over. */
const SLOW_STOP_MS = 10_000;

/** Never on anything but loopback: the local table checks no signatures. */
export const TABLE_HOST = '127.0.0.1';

export function tableService({ root, env, settings, paths }: ServiceContext): ChildSpec {
  return {
    name: 'table',
    command: (port = settings.TABLE_PORT) => ({
      args: [...TYPESCRIPT, 'lib/local/table/main.ts'],
      cwd: root,
      env: { ...env, TABLE_PORT: String(port), HOST: TABLE_HOST, DATA_DIR: paths.root },
    }),
    stopTimeoutMs: SLOW_STOP_MS,
  };
}

export function gatewayService(context: ServiceContext, secrets: Secrets, wish: GatewayWish): ChildSpec {
  const { root, env, settings } = context;
  return {
    name: 'gateway',
    command: (port = settings.GATEWAY_PORT) => ({
      args: [...TYPESCRIPT, 'lib/local/gateway/main.ts'],
      cwd: root,
      env: { ...env, ...gatewayEnv(settings, secrets, wish), GATEWAY_PORT: String(port) },
    }),
    stopTimeoutMs: SLOW_STOP_MS,
  };
}

export function demoService({ root, env, settings }: ServiceContext, gatewayUrl: string): ChildSpec {
  return {
    name: 'demo',
    command: () => ({
      args: [...TYPESCRIPT, 'lib/local/demo/main.ts'],
      cwd: root,
      env: { ...env, GATEWAY_URL: gatewayUrl, DEMO_CLIENTS: String(settings.DEMO_CLIENTS) },
    }),
    stopTimeoutMs: 3000,
  };
}

export function dashboardService(
  { root, env, settings }: ServiceContext,
  wish: DashboardWish & { port: number; baseUrl: string },
): ChildSpec {
  return {
    name: 'dashboard',
    command: () => ({
      args: [
        '--import',
        './lib/local/launcher/dashboard-preload.mjs',
        ...(wish.isDev ? [join('node_modules', 'next', 'dist', 'bin', 'next'), 'dev'] : [SERVE]),
        '-H',
        settings.HOST,
        '-p',
        String(wish.port),
      ],
      cwd: root,
      env: { ...env, ...dashboardEnv(wish) },
    }),
    // The embedded default works as a whole or not at all; of several targets one may be broken.
    probe: (signal) =>
      waitForHealth(`${wish.baseUrl}/api/${settings.TARGETS_FILE ? 'ready' : 'health'}`, wish.signInToken, signal),
    stopTimeoutMs: settings.DRAIN_SECONDS * 1000 + SLOW_STOP_MS,
  };
}
