import type { Target } from '../domain/target';
import type { CallGate } from '../gateway/call-gate';
import type { ManagementClient } from '../gateway/management-client';
import type { Prober } from '../gateway/prober';
import type { Registry } from '../registry/registry';
import type { FirstSeen } from './first-seen';

/** What every verb on the connections of one target works with. */
export type TargetContext = {
  target: Target;
  management: ManagementClient;
  registry: Registry;
  prober: Prober;
  firstSeen: FirstSeen;
  /** Bounds posts and deletes of this target, whoever makes them. */
  gate: CallGate;
  now: () => number;
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
  wait: (ms: number) => Promise<void>;
};
