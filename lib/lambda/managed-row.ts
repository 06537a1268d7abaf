import { canonicalIp } from '../domain/canonical-ip';
import { type ManagedRow, shardOf, spreadAddress, ttlOf } from '../registry/layout';
import type { WebSocketEvent } from './events';

/** Enough for every browser; what is cut off identifies nobody. */
const MAX_USER_AGENT_LENGTH = 512;
/** In bytes. Longer than any real user id, and far below the 2,048 that an index key may have. */
const MAX_USER_ID_BYTES = 512;

/**
 * The registry row of a new connection. What is unknown is left out: `userId` and `sourceIp` are index keys, and an index
 * key must be absent rather than empty. An address has one name, however the gateway spells it. `userQueryParameter` names the user where no authorizer does.
 */
export function toManagedRow(event: WebSocketEvent, userQueryParameter: string | undefined): ManagedRow {
  const { connectionId, connectedAt, identity, stage, apiId, domainName } = event.requestContext;
  const { sourceIp } = identity;
  const userId = userOf(event, userQueryParameter);
  return {
    connectionId,
    connectedAt,
    ...(sourceIp && { sourceIp: canonicalIp(sourceIp) ?? sourceIp }),
    ...(identity.userAgent && { userAgent: identity.userAgent.slice(0, MAX_USER_AGENT_LENGTH) }),
    ...(userId && { userId }),
    stage,
    apiId,
    domainName,
    ttl: ttlOf(connectedAt),
    shard: shardOf(connectionId),
  };
}

/** The same row in another partition of the index by IP: one of several, by its id, all of which the console reads as that address. */
export function spreadRow(row: ManagedRow): ManagedRow {
  const { sourceIp, connectionId } = row;
  return { ...row, ...(sourceIp && { sourceIp: spreadAddress(sourceIp, connectionId) }) };
}

/** What an authorizer that knows no user has to call the client: AWS wants a name. */
export const ANONYMOUS = 'anonymous';

/** The authorizer's word goes before anything that the client may claim in its URL. */
export function userOf(
  event: Pick<WebSocketEvent, 'requestContext' | 'queryStringParameters'>,
  userQueryParameter: string | undefined,
): string | undefined {
  const { authorizer } = event.requestContext;
  const claimed = userQueryParameter ? event.queryStringParameters?.[userQueryParameter] : undefined;
  const principal = authorizer?.principalId === ANONYMOUS ? undefined : authorizer?.principalId;
  const user = authorizer?.userId ?? principal ?? claimed;
  // Dropped rather than shortened when it is too long: a shortened id could be another user's.
  return typeof user === 'string' && Buffer.byteLength(user) <= MAX_USER_ID_BYTES ? user : undefined;
}
