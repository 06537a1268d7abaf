import { canonicalIp } from '../domain/canonical-ip';
import { readUnits } from '../domain/scan-cost';
import type { Term } from '../domain/search';
import { listAddresses } from '../domain/search-ip';
import { allShards, type ManagedRow, spreadAddresses } from './layout';
import type { AttributeNames } from './row';
import type { KeyPart, TableShape } from './table-shape';

/**
 * A block whose addresses have this many places together is looked up one by one: eight that may be spread, for 36 units, or 64 that may not. A
 * larger one only where that is cheaper than the whole table, and never one beyond so many addresses.
 */
const FEW_PLACES = 72;
const MAX_LISTED_ADDRESSES = 256;

type Lookup = {
  attribute: string;
  values: readonly string[];
  used: Term;
  /** Of addresses that may have several values: how many each has, and whether it is about one. */
  spread?: { each: number; isOne: boolean };
};

/**
 * What of the search names a value that an index may be partitioned by: users, what the application has an index on, and addresses, between which the
 * rows decide; the stage last, which most rows share. `isHeld`: a list is read on, so that a block is listed
 * whatever the table is said to hold by now.
 */
export function lookups(
  terms: readonly Term[],
  { names, shape }: { names: AttributeNames; shape: TableShape },
  isHeld: boolean,
): Lookup[] {
  const users: Lookup[] = [];
  const others: Lookup[] = [];
  const addresses: Lookup[] = [];
  const stages: Lookup[] = [];
  const mayBeSpread = mayHoldOurs(names, shape);
  const ofAddresses = (ips: readonly string[], used: Term): Lookup => {
    const found = ips.map((ip) => [...spellingsOf(ip), ...(mayBeSpread ? spreadAddresses(ip) : [])]);
    const spread = mayBeSpread && { spread: { each: found[0]?.length ?? 1, isOne: ips.length === 1 } };
    return { attribute: names.sourceIp, values: found.flat(), used, ...spread };
  };
  for (const used of terms) {
    if (used.kind === 'user' && !used.begins) users.push({ attribute: names.userId, values: [used.value], used });
    if (used.kind === 'users') users.push({ attribute: names.userId, values: used.values, used });
    if (used.kind === 'attr' && !used.begins) {
      const isAddress = used.name === names.sourceIp;
      others.push(isAddress ? ofAddresses([used.value], used) : { attribute: used.name, values: [used.value], used });
    }
    if (used.kind === 'stage' && !used.begins) stages.push({ attribute: names.stage, values: [used.value], used });
    if (used.kind === 'ip' && !used.begins) addresses.push(ofAddresses([used.value], used));
    if (used.kind === 'cidr') {
      const listed = listAddresses(used.value, isHeld ? MAX_LISTED_ADDRESSES : mostAddresses(shape, mayBeSpread));
      if (listed) addresses.push(ofAddresses(listed, used));
    }
  }
  // Of several the smallest, which is listed wherever a larger one is.
  addresses.sort((one, other) => one.values.length - other.values.length);
  return [...users, ...others, ...addresses, ...stages];
}

/** The types of what our handlers write. */
const WRITTEN: Readonly<Partial<Record<string, KeyPart['type']>>> = {
  connectionId: 'S',
  connectedAt: 'N',
  sourceIp: 'S',
  userAgent: 'S',
  userId: 'S',
  stage: 'S',
  apiId: 'S',
  domainName: 'S',
  ttl: 'N',
  shard: 'S',
  lastMessageAt: 'N',
} satisfies Record<keyof ManagedRow | 'lastMessageAt', KeyPart['type']>;

/**
 * Whether rows as they write them can be in this table, by the one key that they go by, and in an index of it by the address. Those may have
 * any other attribute as well, which the application adds to them.
 */
function mayHoldOurs({ sourceIp }: AttributeNames, { keys, ways }: TableShape): boolean {
  const fits = ({ name, type }: KeyPart) => (WRITTEN[name] ?? type) === type;
  const isKeyedById = keys.partition.name === ID && fits(keys.partition) && !keys.sort;
  const byIp = ways.filter(({ partition }) => partition.name === sourceIp);
  return isKeyedById && sourceIp === IP && byIp.some(({ partition, sort }) => fits(partition) && (!sort || fits(sort)));
}

const ID: keyof ManagedRow = 'connectionId';
const IP: keyof ManagedRow = 'sourceIp';

/** An address without rows costs half a unit too, in each place. A table that DynamoDB counts no rows in may have any number. */
function mostAddresses({ rows, bytes }: TableShape, mayBeSpread: boolean): number {
  if (rows === 0) return MAX_LISTED_ADDRESSES;
  const each = mayBeSpread ? 1 + allShards().length : 1;
  return Math.max(FEW_PLACES, Math.min(MAX_LISTED_ADDRESSES * each, readUnits(bytes) / readUnits(0))) / each;
}

/** As it was written, which rows may have it too, and as the one way to write it. */
function spellingsOf(ip: string): string[] {
  return [...new Set([ip, canonicalIp(ip) ?? ip])];
}
