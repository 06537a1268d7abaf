import { DEFAULT_LIMITS, type Limits } from '../limits';
import type { Prng } from './prng';

/** How the gateway is set up for a while. It survives a structured clone. */
export type Plan = {
  /** Of the gateway's random bytes, so that its connections have the same ids in every run. */
  seed: number;
  authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM';
  hasDefaultRoute: boolean;
  hasCustomDomain: boolean;
  /** Some management calls wait a moment before they are carried out. */
  isDelaying: boolean;
  limits: Limits;
};

/** Route keys besides those that begin with `$`. */
export const CUSTOM_ROUTES: readonly string[] = ['echo', 'throw', 'hang', 'slow', 'odd'];

/** More than a run takes; the clock stands still, so nothing is gained. A number that JSON knows. */
const UNLIMITED = { perSecond: 1, burst: 1e12 };

/** Short times, so that nothing takes long, and narrow bounds, so that they are met. */
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  requests: UNLIMITED,
  newConnections: UNLIMITED,
  integrationTimeoutMs: 150,
  closeTimeoutMs: 300,
  maxDrainedBytes: 300_000,
  maxFragments: 80,
  maxSocketsPerSource: 500,
  maxPendingHandshakes: 300,
};

export function plainPlan(seed: number): Plan {
  return {
    seed,
    authorization: 'NONE',
    hasDefaultRoute: true,
    hasCustomDomain: false,
    isDelaying: false,
    limits: LIMITS,
  };
}

export function makePlan(prng: Prng): Plan {
  return {
    seed: prng.int(2 ** 31),
    authorization: prng.chance(0.6) ? 'NONE' : prng.pick(['AWS_IAM', 'CUSTOM']),
    hasDefaultRoute: prng.chance(0.8),
    hasCustomDomain: prng.chance(0.3),
    isDelaying: prng.chance(0.2),
    limits: { ...LIMITS, maxHeaders: prng.chance(0.5) ? LIMITS.maxHeaders : 40 },
  };
}
