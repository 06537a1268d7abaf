import type { GlobalSecondaryIndexDescription, IndexStatus, TableDescription } from '@aws-sdk/client-dynamodb';
import { REGISTRY_INDEXES, type RegistryIndex } from './layout';
import { type AttributeNames, shownAttributes } from './row';

/** What is known of a table's layout, as far as reading it goes. */
export type TableShape = {
  /** Its key; undefined where DescribeTable may not be called. */
  key?: { partition: string; partitionType: string; sort?: string };
  /** Indexes of the managed layout that are there and tell all that the list shows. */
  indexes: ReadonlySet<RegistryIndex>;
  /** Those that will be, once DynamoDB has filled them. */
  building: ReadonlySet<RegistryIndex>;
  /** DynamoDB's own count and size of it in bytes, up to six hours old. */
  rows: number;
  bytes: number;
};

const INDEX_NAMES = Object.keys(REGISTRY_INDEXES) as RegistryIndex[];

/** For a table that may not be described: the managed layout. */
export const ASSUMED_SHAPE: TableShape = { indexes: new Set(INDEX_NAMES), building: new Set(), rows: 0, bytes: 0 };

export function toTableShape(table: TableDescription, names: AttributeNames): TableShape {
  const { KeySchema, AttributeDefinitions = [], GlobalSecondaryIndexes = [], ItemCount, TableSizeBytes } = table;
  const { partition = '', sort } = keyOf(KeySchema);
  const partitionType = AttributeDefinitions.find(({ AttributeName }) => AttributeName === partition)?.AttributeType;
  const inState = (...states: IndexStatus[]) =>
    new Set(
      INDEX_NAMES.filter((name) =>
        GlobalSecondaryIndexes.some(
          (index) =>
            index.IndexName === name &&
            states.some((state) => state === index.IndexStatus) &&
            isUsable(index, name, names),
        ),
      ),
    );
  return {
    key: { partition, partitionType: partitionType ?? '?', ...(sort && { sort }) },
    // An index whose capacity is being changed answers as before.
    indexes: inState('ACTIVE', 'UPDATING'),
    building: inState('CREATING'),
    rows: ItemCount ?? 0,
    bytes: TableSizeBytes ?? 0,
  };
}

/** The attribute that an index of the managed layout is partitioned by, under the name that the target gives it. */
export function partitionOf(index: RegistryIndex, names: AttributeNames): string {
  const attribute = REGISTRY_INDEXES[index];
  return attribute === 'shard' ? attribute : names[attribute];
}

/** An index that leaves out what the list shows would need a second read for every row. */
function isUsable(
  { KeySchema, Projection }: GlobalSecondaryIndexDescription,
  name: RegistryIndex,
  names: AttributeNames,
): boolean {
  const { partition, sort } = keyOf(KeySchema);
  if (partition !== partitionOf(name, names) || sort !== names.connectedAt) return false;
  if (Projection?.ProjectionType === 'ALL') return true;
  const projected = new Set([...(Projection?.NonKeyAttributes ?? []), partition, sort, names.connectionId]);
  return shownAttributes(names).every((attribute) => projected.has(attribute));
}

function keyOf(schema: TableDescription['KeySchema'] = []): { partition?: string; sort?: string } {
  const nameOf = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const [partition, sort] = [nameOf('HASH'), nameOf('RANGE')];
  return { ...(partition && { partition }), ...(sort && { sort }) };
}
