import { setMaxListeners } from 'node:events';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Target, tableRegionOf } from '../domain/target';
import type { CredentialsProvider } from '../gateway/fresh-credentials';
import { createAwsClock } from '../registry/aws-clock';
import { createShapeReader, type ShapeReader } from '../registry/shape-reader';
import { createTableClient } from '../registry/table-client';
import { createAssumedRole } from './assumed-role';

/** By what right the console works on a target. */
export type TargetAccess = {
  /** Of the role that the target names; undefined for the AWS default provider chain. */
  credentials: CredentialsProvider | undefined;
  /** A client of the target's table, as its own part of the console; it ends with the target. */
  newTableClient(): DynamoDBClient;
  /** The layout of that table, looked at once for whatever reads it. */
  shapes: ShapeReader;
  /** Epoch ms by the answers of that table where this machine's clock is off; see `createAwsClock`. */
  now: () => number;
  /** Aborted with `stopping`, and once this process does not use the target any more: what it is at there goes to others while there still are clients. */
  untilLeft(stopping?: AbortSignal): AbortSignal;
  leave(): void;
  /** Whatever else is to end with the target. */
  onEnd(end: () => void): void;
  end(): void;
};

export function createTargetAccess(target: Target): TargetAccess {
  const { name, region, roleArn, externalId, table } = target;
  const role = roleArn
    ? createAssumedRole({ roleArn, externalId, region, sessionName: `switchboard-${name}` })
    : undefined;
  const credentials = role?.credentials;
  const clock = createAwsClock();
  const left = new AbortController();
  const ends: (() => void)[] = role ? [role.end] : [];
  function newTableClient(): DynamoDBClient {
    const client = createTableClient(tableRegionOf(target), table.endpoint, credentials && { credentials });
    clock.watch(client);
    ends.push(() => client.destroy());
    return client;
  }
  return {
    credentials,
    newTableClient,
    shapes: createShapeReader({
      client: newTableClient(),
      tableName: table.name,
      names: table.attributes,
      elapsed: () => performance.now(),
    }),
    now: clock.now,
    untilLeft(stopping) {
      const signal = AbortSignal.any(stopping ? [stopping, left.signal] : [left.signal]);
      // One for each job.
      setMaxListeners(0, signal);
      return signal;
    },
    leave: () => left.abort(),
    onEnd: (end) => ends.push(end),
    end: () => {
      left.abort();
      for (const each of ends.splice(0)) each();
    },
  };
}
