import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { isConnectionId } from '../domain/connection-id';
import { plural } from '../domain/format';
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
  const holding = items.filter((item) => item[names.connectionId]?.S !== undefined).length;
  if (items.length > 0) {
    const asked = `attribute ${names.connectionId} in ${plural(items.length, 'row')}`;
    evidence.push({ asked, answered: `a string in ${holding} of ${items.length}` });
  }
  const own = [partition, sort].find((part) => part?.name === names.connectionId);
  if (own && own.type !== 'S') return { ...base, ...judgeOfOtherType(own.name), evidence };
  if (own || holding > 0) return { ...base, ...judgeUnfound(target, table), evidence };
  return { ...base, ...judgeOther(target, partition.name, items), evidence };
}

type Verdict = Pick<Judgement, 'state' | 'sentence' | 'fix'>;

function judgeOfOtherType(key: string): Verdict {
  return {
    state: 'problem',
    sentence: `The key ${key} is not a string, so it cannot hold connection ids.`,
    fix: {
      text: `A key cannot be changed. If another attribute holds the connection id, as a string, name that one with the form below; else let the handlers write to a new table whose key ${key} is a string.`,
    },
  };
}

function judgeUnfound(target: Target, table: TableDescription): Verdict {
  const { connectionId } = target.table.attributes;
  const command = createIndexCommand(target, table, { name: 'byConnection', partition: connectionId });
  return {
    state: 'warning',
    sentence: `${connectionId} is not the first part of the key, so a row is found by its id through a scan alone: its details cannot be opened, and no ghost removed.`,
    fix: {
      text: `An index on it finds rows at once. ${describeIndexCost(table)}`,
      snippets: [{ label: 'Command', text: command }],
    },
  };
}

/** The key is called otherwise than the id, which no row of the sample has. A key of users, named as the id, would have them taken for connections. */
function judgeOther({ table }: Target, key: string, items: readonly Item[]): Verdict {
  const { connectionId } = table.attributes;
  const sentence = `The key of the table is ${key}, but the target names ${connectionId} as the connection id`;
  const setting = { part: 'Check' as const, json: `"connectionId": "${key}"`, inside: 'table.attributes' };
  if (items.length === 0) {
    return {
      state: 'warning',
      sentence: `${sentence}; no rows were looked at, which could hold it beside the key.`,
      fix: {
        text: `If ${key} holds connection ids, name it ${PLACE}; the form below helps. If it holds something else, such as users, rows need the connection id in ${connectionId}, and an index on it.`,
        setting,
      },
    };
  }
  const holdsIds = items.every((item) => isConnectionId(item[key]?.S ?? ''));
  const fix = holdsIds
    ? { text: `${key} holds connection ids: name it ${PLACE}; the form below helps.`, setting }
    : {
        text: `What ${key} holds has not the form of API Gateway's connection ids. Name the attribute that has, with the form below; else let $connect write requestContext.connectionId into ${connectionId}, as a string.`,
      };
  return { state: 'problem', sentence: `${sentence}, and no row of the sample has it.`, fix };
}
