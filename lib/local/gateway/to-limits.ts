import type { GatewayEnv } from './env';
import { DEFAULT_LIMITS, type Limits } from './limits';

const SECOND_MS = 1000;

/** The limits of API Gateway, changed where the environment says so. */
export function toLimits(env: GatewayEnv): Limits {
  const { requests, newConnections, idleTimeoutMs, maxConnectionAgeMs } = DEFAULT_LIMITS;
  const connectRate = env.GATEWAY_CONNECT_RATE_LIMIT ?? newConnections.perSecond;
  return {
    ...DEFAULT_LIMITS,
    requests: {
      perSecond: env.GATEWAY_RATE_LIMIT ?? requests.perSecond,
      burst: env.GATEWAY_BURST_LIMIT ?? requests.burst,
    },
    newConnections: { perSecond: connectRate, burst: Math.max(1, connectRate) },
    idleTimeoutMs: env.GATEWAY_IDLE_SECONDS ? env.GATEWAY_IDLE_SECONDS * SECOND_MS : idleTimeoutMs,
    maxConnectionAgeMs: env.GATEWAY_LIFETIME_SECONDS ? env.GATEWAY_LIFETIME_SECONDS * SECOND_MS : maxConnectionAgeMs,
  };
}
