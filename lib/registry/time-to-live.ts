import { DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Target } from '../domain/target';
import { type AttributeNames, FIRST_MS, type Item, timeOf } from './row';

/** DynamoDB leaves rows alone whose time to live is further past than that: they hold something else, such as a duration. */
const FIVE_YEARS_MS = 5 * 365 * 24 * 60 * 60_000;

/** What a row's `ttl` is to DynamoDB at a moment. `ms`: taken for seconds of a far future; `past`: too long ago to be acted on. */
export type TtlKind = 'seconds' | 'ms' | 'past' | 'none';

export function ttlKindOf(item: Item, names: AttributeNames, nowMs: number): TtlKind {
  const text = item[names.ttl]?.N;
  const ttl = Number(text);
  if (text === undefined || !Number.isFinite(ttl)) return 'none';
  if (ttl >= FIRST_MS) return 'ms';
  return ttl * 1000 < nowMs - FIVE_YEARS_MS ? 'past' : 'seconds';
}

/** Whether a row is over by its time to live. */
export type IsOver = (item: Item) => boolean;

/** It is turned on or off by hand, and rarely: a look is renewed behind the answer that it is good enough for. */
const MAX_AGE_MS = 5 * 60_000;

/**
 * Tells which rows are over by their time to live at a moment, epoch ms; DynamoDB removes such rows only within days. None is where it goes by
 * another attribute or by none, so that the row stays, and none that was over before its connection began.
 */
export function createExpiry(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
}): (nowMs: number) => Promise<IsOver> {
  const { client, table, elapsed } = settings;
  const names = table.attributes;
  let known: Promise<boolean> | undefined;
  let seenAt = 0;

  function look(): Promise<boolean> {
    seenAt = elapsed();
    const looking = isTtlOff(client, table);
    looking.then(() => {
      known = looking;
    });
    return looking;
  }

  return async (nowMs) => {
    if (!known) known = look();
    else if (elapsed() - seenAt >= MAX_AGE_MS) look();
    const isOff = await known;
    return (item) => {
      const endMs = Number(item[names.ttl]?.N) * 1000;
      // Most are not over, and each row comes past here.
      if (isOff || !(endMs <= nowMs)) return false;
      return ttlKindOf(item, names, nowMs) === 'seconds' && endMs > (timeOf(item[names.connectedAt]) ?? 0);
    };
  };
}

/**
 * Whether DynamoDB is known to remove no row by the attribute that the console takes for the time to live. An engine of somebody else may have no such
 * thing and say the same, so that nothing follows from it there; nor where the call is denied, or fails.
 */
async function isTtlOff(client: DynamoDBClient, { name, endpoint, attributes }: Target['table']): Promise<boolean> {
  try {
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
    if (TimeToLiveStatus === 'DISABLED' || TimeToLiveStatus === 'DISABLING') return endpoint === undefined;
    return AttributeName !== undefined && AttributeName !== attributes.ttl;
  } catch {
    return false;
  }
}
