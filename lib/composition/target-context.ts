import type { Target } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { createCallGate } from '../gateway/call-gate';
import { createManagementClient } from '../gateway/management-client';
import { createProber } from '../gateway/prober';
import { createRegistry } from '../registry/registry';
import { createFirstSeen } from '../services/first-seen';
import type { TargetContext } from '../services/target-context';
import { observeRegistry } from './observe-registry';
import type { TargetAccess } from './target-access';

/** A tenth of the default account quota of 10,000 requests/s. */
const ACTS_PER_SECOND = 1_000;
const ACTS_AT_ONCE = 32;

/** What every verb on the connections of a target works with. */
export function createTargetContext(target: Target, access: TargetAccess): TargetContext {
  const { region, callbackUrl, table } = target;
  const { now, shapes } = access;
  const management = createManagementClient({ callbackUrl, region, credentials: access.credentials });
  return {
    target,
    management,
    registry: observeRegistry(
      createRegistry({ client: access.newTableClient(), table, ownStage: ownStageOf(target), shapes, now }),
      target.name,
    ),
    prober: createProber({ client: management, now }),
    firstSeen: createFirstSeen({ now }),
    gate: createCallGate({ concurrency: ACTS_AT_ONCE, perSecond: ACTS_PER_SECOND }),
    now,
    elapsed: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}
