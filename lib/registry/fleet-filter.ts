import type { Term } from '../domain/search';
import type { FleetRow } from './fleet-reader';
import type { AttributeNames, Item } from './row';
import { rowFilter } from './row-filter';

const KNOWN: ReadonlySet<Term['kind']> = new Set(['id', 'ids', 'user', 'users', 'ip', 'cidr', 'older', 'newer']);

/** A row of the fleet under names of its own, whatever the table calls them. */
const NAMES: AttributeNames = {
  connectionId: 'connectionId',
  connectedAt: 'connectedAt',
  userId: 'userId',
  sourceIp: 'sourceIp',
  userAgent: 'userAgent',
  stage: 'stage',
  ttl: 'ttl',
};

/**
 * Whether a row that the fleet's reads know is one of a search; undefined when they know too little of it: a state needs a signed
 * call, and client, stage and further attributes do not come along. `nowMs` is epoch ms; `isMasked` as in `rowFilter`.
 */
export function fleetFilter(
  terms: readonly Term[],
  nowMs: number,
  isMasked = false,
): ((row: FleetRow) => boolean) | undefined {
  if (terms.length === 0) return () => true;
  if (!terms.every(({ kind }) => KNOWN.has(kind))) return undefined;
  const { accepts } = rowFilter(terms, NAMES, { asOfMs: nowMs, isMasked });
  return (row) => accepts(toItem(row));
}

function toItem({ connectionId, connectedAt, userId, sourceIp }: FleetRow): Item {
  return {
    connectionId: { S: connectionId },
    connectedAt: { N: String(connectedAt) },
    ...(userId !== undefined && { userId: { S: userId } }),
    ...(sourceIp !== undefined && { sourceIp: { S: sourceIp } }),
  };
}
