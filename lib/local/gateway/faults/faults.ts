import type { FaultRule } from './fault-rule';

/** The failures asked for at present. The first rule that fits a call hits it; later ones are not looked at then. */
export type Faults = {
  get: () => readonly FaultRule[];
  /** Replaces all rules, and starts their `times` anew. */
  set: (rules: readonly FaultRule[]) => void;
  /** The rule that hits this call, if one does. */
  pick: (call: { method: string; connectionId: string }) => FaultRule | undefined;
};

type Armed = { rule: FaultRule; ids: ReadonlySet<string> | undefined; hitsLeft: number };

const RANDOM_BYTES = 4;
const RANDOM_RANGE = 2 ** 32;

export function createFaults(rules: readonly FaultRule[], random: (bytes: number) => Buffer): Faults {
  let armed = rules.map(arm);
  const chance = () => random(RANDOM_BYTES).readUInt32BE() / RANDOM_RANGE;
  return {
    get: () => armed.map(({ rule }) => rule),
    set: (next) => {
      armed = next.map(arm);
    },
    pick: (call) => {
      const hit = armed.find((each) => fits(each, call) && chance() < each.rule.rate);
      if (hit) hit.hitsLeft -= 1;
      return hit?.rule;
    },
  };
}

function arm(rule: FaultRule): Armed {
  return {
    rule,
    ids: rule.connectionIds && new Set(rule.connectionIds),
    hitsLeft: rule.times ?? Number.POSITIVE_INFINITY,
  };
}

function fits({ rule, ids, hitsLeft }: Armed, { method, connectionId }: { method: string; connectionId: string }) {
  if (hitsLeft <= 0 || (ids && !ids.has(connectionId))) return false;
  if (rule.fault === 'full-buffer' && method !== 'POST') return false;
  return !rule.methods || rule.methods.some((each) => each === method);
}
