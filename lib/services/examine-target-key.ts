import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { Target } from '../domain/target';
import { findLocator } from '../registry/locator';
import type { Item } from '../registry/row';
import type { TableShape } from '../registry/table-shape';
import { createIndexCommand, describeIndexCost } from './examine-target-index-command';
import { type Judgement, PLACE } from './place-setting';

/** Whether rows can be found by their connection id: what every act on one row goes by. `items`: rows of the sample. */
export function examineKey(
  target: Target,
  table: TableDescription,
  shape: TableShape,
  items: readonly Item[],
): Judgement {
  const { name: tableName, attributes: names } = target.table;
  const { partition, sort } = shape.keys;
  const base = { id: 'key', group: 'table' as const, title: 'Key' };
  const evidence = [
    {
      asked: 'key by DescribeTable',
      answered: `${partition.name} (${partition.type})${sort ? `, sorted by ${sort.name} (${sort.type})` : ''}`,
    },
  ];
  const locator = findLocator({ tableName, names, shape });
  if (locator?.by === 'key') {
    return { ...base, state: 'good', sentence: `The key is ${partition.name}, the connection id.`, evidence };
  }
  if (locator) {
    const way = locator.index ? `the index ${locator.index}` : `the first part of the key, ${partition.name}`;
    return { ...base, state: 'good', sentence: `Rows are found by their connection id through ${way}.`, evidence };
  }
  const holdsIds = items.some((item) => item[names.connectionId]?.S !== undefined);
  if (sort && sort.name === names.connectionId ? sort.type === 'S' : sort && holdsIds) {
    const command = createIndexCommand(target, table, { name: 'byConnection', partition: names.connectionId });
    return {
      ...base,
      state: 'warning',
      sentence: `${names.connectionId} is not the first part of the key, so a row is found by its id through a scan alone: its details cannot be opened, and no ghost removed.`,
      evidence,
      fix: {
        text: `An index on it finds rows at once. ${describeIndexCost(table)}`,
        snippets: [{ label: 'Command', text: command }],
      },
    };
  }
  const isOther = partition.name !== names.connectionId;
  return {
    ...base,
    state: 'problem',
    sentence: isOther
      ? `The key of the table is ${partition.name}, but the target names ${names.connectionId} as the connection id.`
      : `The key ${partition.name} is not a string, so it cannot hold connection ids.`,
    evidence,
    ...(isOther && {
      fix: {
        text: `If the key holds connection ids, name it ${PLACE}; the form below helps. Else an index on the connection id finds them.`,
        setting: { part: 'Check', json: `"connectionId": "${partition.name}"`, inside: 'table.attributes' },
      },
    }),
  };
}
