import type { IndexStatus, TableDescription } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { registryTable } from './layout';
import { toTableShape } from './table-shape';

const { attributes: names } = targetSchema.shape.table.parse({ name: 'any' });

function described(status: IndexStatus, change: Partial<TableDescription> = {}): TableDescription {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] } = registryTable;
  const indexes = GlobalSecondaryIndexes.map((index) => ({ ...index, IndexStatus: status }));
  return { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes: indexes, ...change } as TableDescription;
}
const shapeOf = (table: TableDescription) => {
  const { indexes, building } = toTableShape(table, names);
  return [[...indexes], [...building]];
};
const ALL = ['byAge', 'byUser', 'byIp'];

test('an index answers while it is active or its capacity changes, not while it is built or removed', () => {
  expect(shapeOf(described('ACTIVE'))).toEqual([ALL, []]);
  expect(shapeOf(described('UPDATING'))).toEqual([ALL, []]);
  expect(shapeOf(described('CREATING'))).toEqual([[], ALL]);
  expect(shapeOf(described('DELETING'))).toEqual([[], []]);
});

test('indexes count under the names that the target gives the attributes', () => {
  const mine = { ...names, userId: 'account' };
  expect([...toTableShape(described('ACTIVE'), mine).indexes]).toEqual(['byAge', 'byIp']);
});

test('an index that projects all that the list shows needs no projection of everything', () => {
  const part = (NonKeyAttributes: string[]) =>
    described('ACTIVE', {
      GlobalSecondaryIndexes: described('ACTIVE').GlobalSecondaryIndexes?.map((index) => ({
        ...index,
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
      })),
    });
  expect(shapeOf(part(['sourceIp', 'userAgent', 'userId', 'ttl']))).toEqual([ALL, []]);
  expect(shapeOf(part(['sourceIp', 'userAgent', 'userId']))).toEqual([[], []]);
});

test("the key and DynamoDB's own figures are told as they are", () => {
  const table = described('ACTIVE', { ItemCount: 7, TableSizeBytes: 900 });
  expect(toTableShape(table, names)).toMatchObject({
    key: { partition: 'connectionId', partitionType: 'S' },
    rows: 7,
    bytes: 900,
  });
});
