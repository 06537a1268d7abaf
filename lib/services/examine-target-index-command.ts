import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { formatCount } from '../domain/format';
import type { Target } from '../domain/target';
import type { KeyPart } from '../registry/table-shape';
import { awsOptions } from './examine-target-arn';

/** Filling an index is a write for each row, one unit for each started KB; reading the table for it is free. */
export function describeIndexCost({ ItemCount = 0, TableSizeBytes = 0 }: TableDescription): string {
  if (ItemCount === 0) {
    return 'What building costs follows from the rows: one write unit for each started KB of each row. DynamoDB counts none, which may be six hours old.';
  }
  const units = ItemCount * Math.max(1, Math.ceil(TableSizeBytes / ItemCount / 1024));
  return `Building it takes about ${formatCount(units)} write units, an estimate from ${formatCount(ItemCount)} rows; after that every connect, disconnect and change of a row writes once more.`;
}

/** The command that makes an index of everything; its partition key is of strings unless `type` says otherwise. */
export function createIndexCommand(
  target: Target,
  table: TableDescription,
  { name, partition, type, sort }: { name: string; partition: string; type?: KeyPart['type']; sort?: KeyPart },
): string {
  const { ReadCapacityUnits, WriteCapacityUnits } = table.ProvisionedThroughput ?? {};
  const isOnDemand = table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' || !ReadCapacityUnits;
  const create = {
    IndexName: name,
    KeySchema: [
      { AttributeName: partition, KeyType: 'HASH' },
      ...(sort ? [{ AttributeName: sort.name, KeyType: 'RANGE' }] : []),
    ],
    Projection: { ProjectionType: 'ALL' },
    ...(!isOnDemand && { ProvisionedThroughput: { ReadCapacityUnits, WriteCapacityUnits } }),
  };
  return [
    `aws dynamodb update-table ${awsOptions(target)} \\`,
    `  --table-name ${target.table.name} \\`,
    '  --attribute-definitions \\',
    `    AttributeName=${partition},AttributeType=${type ?? 'S'} \\`,
    ...(sort ? [`    AttributeName=${sort.name},AttributeType=${sort.type} \\`] : []),
    `  --global-secondary-index-updates '${JSON.stringify([{ Create: create }])}'`,
  ].join('\n');
}

export function removeIndexCommand(target: Target, name: string): string {
  return [
    `aws dynamodb update-table ${awsOptions(target)} \\`,
    `  --table-name ${target.table.name} \\`,
    `  --global-secondary-index-updates '${JSON.stringify([{ Delete: { IndexName: name } }])}'`,
  ].join('\n');
}
