import { DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isAwsHost } from '../domain/aws-partition';
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
/** A look that failed says nothing, and is tried again soon. */
const AGAIN_MS = 30_000;

/**
 * Tells which rows are over by their time to live at a moment, epoch ms; DynamoDB removes such rows only within days. None is where it goes by
 * another attribute or by none, so that the row stays, and none that was over before its connection began. Where it is not known what it goes by they
 * are hidden, but from who would remove them (`isForRemoval`): maybe nothing else ever does.
 */
export function createExpiry(settings: {
  client: DynamoDBClient;
  table: Target['table'];
  /** Milliseconds that only grow, whatever is done to the clock. */
  elapsed: () => number;
}): (nowMs: number, isForRemoval?: boolean) => Promise<IsOver> {
  const { client, table, elapsed } = settings;
  const names = table.attributes;
  let state: TtlState = 'unknown';
  let dueAt = 0;
  let first: Promise<void> | undefined;

  async function look(): Promise<void> {
    dueAt = elapsed() + MAX_AGE_MS;
    const seen = await readTtl(client, table);
    // What was seen before still holds as far as anybody knows.
    if (seen === undefined) dueAt = elapsed() + AGAIN_MS;
    else state = seen;
  }

  return async (nowMs, isForRemoval = false) => {
    if (!first) first = look();
    else if (elapsed() >= dueAt) look();
    await first;
    const isShown = state === 'off' || (state === 'unknown' && isForRemoval);
    return (item) => {
      const endMs = Number(item[names.ttl]?.N) * 1000;
      // Most are not over, and each row comes past here.
      if (isShown || !(endMs <= nowMs)) return false;
      return ttlKindOf(item, names, nowMs) === 'seconds' && endMs > (timeOf(item[names.connectedAt]) ?? 0);
    };
  };
}

/** Whether DynamoDB removes rows by the attribute that the console takes for the time to live. */
type TtlState = 'on' | 'off' | 'unknown';

/**
 * An engine of somebody else may have no such thing and say that it is off, so that nothing follows from it there; nor where the call is denied.
 * Undefined where it fails otherwise.
 */
async function readTtl(
  client: DynamoDBClient,
  { name, endpoint, attributes }: Target['table'],
): Promise<TtlState | undefined> {
  try {
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
    const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
    if (TimeToLiveStatus === 'DISABLED' || TimeToLiveStatus === 'DISABLING') {
      return endpoint === undefined || isAwsHost(new URL(endpoint).hostname) ? 'off' : 'unknown';
    }
    if (AttributeName === undefined) return 'unknown';
    return AttributeName === attributes.ttl ? 'on' : 'off';
  } catch (error) {
    return isDenied(error) ? 'unknown' : undefined;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === 'AccessDeniedException';
}
