import type { GlobalSecondaryIndexDescription, TableDescription } from '@aws-sdk/client-dynamodb';
import type { Evidence, Finding } from '../domain/finding';
import { formatCount } from '../domain/format';
import { type Target, tableRegionOf } from '../domain/target';
import { ownStageOf } from '../domain/target-address';
import { neededForStage } from '../registry/foreign-stage';
import { REGISTRY_INDEXES, type RegistryIndex } from '../registry/layout';
import type { AttributeNames, Item } from '../registry/row';
import {
  findByAge,
  findIndex,
  type IndexShape,
  isOwnPartition,
  leftOut,
  partitionOf,
  type TableShape,
} from '../registry/table-shape';
import { createIndexCommand, describeIndexCost, removeIndexCommand } from './examine-target-index-command';
import { isOfOthers, keysFor } from './examine-target-index-keys';

const SERVES: Record<RegistryIndex, { title: string; without: string }> = {
  byAge: { title: 'Index by age', without: 'the list takes a scan and has no order' },
  byUser: { title: 'Index by user', without: 'connections of a user cannot be found without a scan' },
  byIp: { title: 'Index by IP', without: 'connections from an IP cannot be found without a scan' },
};

/** `items`: rows of the sample, whose types decide what an index could hold; none where nothing was sampled. */
export function examineIndexes(
  target: Target,
  table: TableDescription,
  shape: TableShape,
  items: readonly Item[],
): Finding[] {
  const names = target.table.attributes;
  return (Object.keys(REGISTRY_INDEXES) as RegistryIndex[]).map((name) => {
    const base = { id: `index-${name}`, group: 'table' as const, title: SERVES[name].title };
    const { index, partial, building, foreign } = findWay(name, shape, names);
    const wanted = index?.name ?? building ?? partial?.name ?? foreign?.name ?? name;
    const found = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === wanted);
    const evidence = [
      { asked: `indexes of ${target.table.name} by DescribeTable`, answered: describeIndexes(table, found) },
    ];
    if (index) return { ...base, ...judgeUsed(target, name, index, shape), evidence };
    if (name !== 'byAge' && isOwnPartition(shape, partitionOf(name, names)))
      return {
        ...base,
        state: 'good',
        sentence: 'Not needed: found by the key of the table.',
        evidence: [describeKey(shape)],
      };
    if (building && found) return { ...base, ...judgeBuilding(target, name, found, shape), evidence };
    if (partial) return { ...base, ...judgePartial(target, table, name, partial), evidence };
    if (foreign) return { ...base, ...judgeForeign(foreign, isOfOthers(items, names)), evidence };
    if (found) return { ...base, ...judgeUnusable(target, name, found), evidence };
    return { ...base, ...judgeMissing(target, name, table, items), evidence };
  });
}

function findWay(name: RegistryIndex, shape: TableShape, names: AttributeNames): ReturnType<typeof findByAge> {
  return name === 'byAge' ? findByAge(shape, names) : findIndex(shape, names, { partition: partitionOf(name, names) });
}

type Foreign = NonNullable<ReturnType<typeof findByAge>['foreign']>;
type Verdict = Pick<Finding, 'state' | 'sentence' | 'fix'>;

/** Below this share of the table's rows the two counts of DynamoDB differ by more than their age explains. */
const LEAST_SHARE = 0.5;

function judgeUsed(target: Target, name: RegistryIndex, index: IndexShape, shape: TableShape): Verdict {
  const { rows: held = shape.rows } = index;
  // None at all is no count where rows were just read from it.
  if (name !== 'byAge' || held === 0 || held >= shape.rows * LEAST_SHARE) {
    return { state: 'good', sentence: `${index.name} is there and used.${describeReread(target, index)}` };
  }
  return {
    state: 'warning',
    sentence: `${index.name} is used, but DynamoDB counts ${formatCount(held)} rows in it and ${formatCount(shape.rows)} in the table: the others are missing from the list.`,
    fix: {
      text: `Both counts may be six hours old. A row enters the index with a ${index.partition.name} and a time alone: let all that writes rows write both, as our $connect handler does.`,
    },
  };
}

/** Lists do with what such an index gives; what reaches or removes many has to know of each row whose it is. */
function describeReread(target: Target, { projects }: IndexShape): string {
  const needed = neededForStage(target.table.attributes, ownStageOf(target));
  const missing = needed.filter((name) => projects && !projects.has(name));
  if (missing.length === 0) return '';
  const names = missing.join(' and ');
  return ` It leaves out ${names}, so that jobs and sweeps read each row once more, by its key, to tell those of other stages; an index that projects ${names} too spares that.`;
}

/** The list reads the rows that it gives by their keys; whatever goes by an index alone does without. */
function judgePartial(target: Target, table: TableDescription, name: RegistryIndex, index: IndexShape): Verdict {
  const without =
    name === 'byAge' ? ' What counts and watches the whole fleet goes by such an index alone, so it does without.' : '';
  return {
    state: 'warning',
    sentence: `${index.name} is used, but leaves out ${leftOut(index, target.table.attributes).join(', ')}: each row that it gives is read once more from the table, by its key, which costs half a read unit for each 4 KB of it.${without}`,
    fix: {
      text: `What an index holds cannot be changed. Make another one of the same key that projects all attributes; once it is ACTIVE, remove this one if nothing else uses it. An attribute that no row has costs nothing in an index. ${describeIndexCost(table)}`,
      snippets: [
        { label: '1. Makes the other one', text: createIndexCommand(target, table, keysOfAnother(index, table)) },
        {
          label: `2. Removes ${index.name}, once the other one is ACTIVE`,
          text: removeIndexCommand(target, index.name),
        },
      ],
    },
  };
}

/** As the index has them, under a name that the table does not use yet. */
function keysOfAnother({ name, partition, sort }: IndexShape, table: TableDescription) {
  const taken = new Set(table.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
  let number = 2;
  while (taken.has(`${name}-${number}`)) number++;
  return { name: `${name}-${number}`, partition: partition.name, type: partition.type, ...(sort && { sort }) };
}

/** Of no rows, or few, nothing follows of an index: it may be ours, and is used as soon as rows say so. */
function judgeForeign({ name, why, isOpen }: Foreign, areOfOthers: boolean): Verdict {
  const isUntold = isOpen && !areOfOthers;
  const use = isUntold ? 'used once its rows show that it is ours' : 'not used, since rows would be missing';
  return {
    state: isUntold ? 'unknown' : 'warning',
    sentence: `${name} has the key of an index by age, but ${why}. It is ${use}; ${isUntold ? 'until then ' : ''}${SERVES.byAge.without}.`,
    fix: {
      text: `Such an index serves when every row carries in ${REGISTRY_INDEXES.byAge} what our $connect handler writes there, one of "0" to "7" as a hash of the id, and its time in epoch milliseconds. While the application uses that attribute in another way, the list goes by scan.`,
    },
  };
}

/** DescribeTable tells the phase alone; how far it is only CloudWatch knows. What is to be done besides waits for its end. */
function judgeBuilding(
  target: Target,
  name: RegistryIndex,
  index: GlobalSecondaryIndexDescription,
  shape: TableShape,
): Verdict {
  const phase =
    index.Backfilling === true
      ? 'it is being filled from the table'
      : index.Backfilling === false
        ? 'its resources are being allocated, then it is filled'
        : 'the phase is not told';
  const names = target.table.attributes;
  const { partial, foreign } = findWay(name, shape, names);
  const until = partial
    ? `${partial.name} is used, which leaves out ${leftOut(partial, names).join(', ')}, so that each row is read twice`
    : `${SERVES[name].without}${foreign ? `, since ${foreign.name} is not used: ${foreign.why}` : ''}`;
  const isWhole = shape.ways.some((way) => way.name === index.IndexName && leftOut(way, names).length === 0);
  return {
    state: 'warning',
    sentence: `${index.IndexName} is still being built: ${phase}. Until then ${until}.`,
    fix: {
      text: 'Wait. How far it is, in per cent, is known to CloudWatch alone:',
      snippets: [
        { label: 'Command', text: progressCommand(target, index) },
        ...(partial && isWhole
          ? [
              {
                label: `Later: removes ${partial.name}, once ${index.IndexName} is ACTIVE and if nothing else uses it`,
                text: removeIndexCommand(target, partial.name),
              },
            ]
          : []),
      ],
    },
  };
}

function progressCommand(target: Target, { IndexName }: GlobalSecondaryIndexDescription): string {
  return [
    `aws cloudwatch get-metric-statistics --region ${tableRegionOf(target)} \\`,
    '  --namespace AWS/DynamoDB --metric-name OnlineIndexPercentageProgress \\',
    `  --dimensions Name=TableName,Value=${target.table.name} Name=GlobalSecondaryIndexName,Value=${IndexName} \\`,
    '  --statistics Maximum --period 300 \\',
    '  --start-time "$(date -u -d \'-1 hour\' +%FT%TZ)" --end-time "$(date -u +%FT%TZ)"',
  ].join('\n');
}

function judgeUnusable(target: Target, name: RegistryIndex, index: GlobalSecondaryIndexDescription): Verdict {
  const names = target.table.attributes;
  const wanted = `partition key ${partitionOf(name, names)}, sort key ${names.connectedAt}, and all attributes`;
  if (index.IndexStatus === 'DELETING') {
    return {
      state: 'warning',
      sentence: `${name} is being removed; afterwards ${SERVES[name].without}.`,
      fix: {
        text: `Wait until it is gone, then examine again: the command that makes it anew, with ${wanted}, stands here then.`,
      },
    };
  }
  return {
    state: 'warning',
    sentence: `${name} exists but is laid out otherwise, so ${SERVES[name].without}.`,
    fix: {
      text: `An index cannot be changed. Remove it if nothing else uses it, and make it anew with ${wanted}.`,
      snippets: [
        {
          label: 'Removes it',
          text: removeIndexCommand(target, name),
        },
      ],
    },
  };
}

function judgeMissing(target: Target, name: RegistryIndex, table: TableDescription, items: readonly Item[]): Verdict {
  const names = target.table.attributes;
  const partition = partitionOf(name, names);
  const sentence = `The index ${name} is missing, so ${SERVES[name].without}.`;
  const keys = keysFor(name, names, table, items);
  if (keys.obstacle !== undefined) {
    return { state: 'warning', sentence, fix: { text: `No index can be recommended: ${keys.obstacle}` } };
  }
  const carried = keys.sort ? `${partition} and ${keys.sort.name}` : partition;
  const writes =
    name === 'byAge'
      ? ` Only rows that carry the attribute ${partition} enter it: our $connect handler writes one of "0" to "7", a hash of the id; rows without it would be missing from the list.`
      : ` Only rows that carry ${carried} enter it.`;
  const types =
    items.length > 0
      ? ''
      : ` No rows were sampled. Look first whether they hold ${carried} in the types that the command names: DynamoDB refuses to write a row that has another type there.`;
  return {
    state: 'warning',
    sentence,
    fix: {
      text: `${describeIndexCost(table)} DynamoDB builds one index at a time while the table stays in use.${writes}${types}`,
      snippets: [{ label: 'Command', text: createIndexCommand(target, table, { name, partition, ...keys }) }],
    },
  };
}

function describeKey({ keys: { partition, sort } }: TableShape): Evidence {
  return { asked: 'key by DescribeTable', answered: `${partition.name}${sort ? `, sorted by ${sort.name}` : ''}` };
}

function describeIndexes(table: TableDescription, found: GlobalSecondaryIndexDescription | undefined): string {
  if (found) {
    const keys = (found.KeySchema ?? []).map(({ AttributeName }) => AttributeName).join(', ');
    return `${found.IndexName} (${keys}) ${found.IndexStatus}, projects ${found.Projection?.ProjectionType ?? '?'}`;
  }
  const names = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName);
  return names.length > 0 ? names.join(', ') : 'none';
}
