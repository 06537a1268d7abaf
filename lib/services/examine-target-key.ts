import type { TableDescription } from '@aws-sdk/client-dynamodb';
import { isConnectionId } from '../domain/connection-id';
import { plural } from '../domain/format';
import type { Target } from '../domain/target';
import { findLocator } from '../registry/locator';
import type { Item } from '../registry/row';
import type { TableShape } from '../registry/table-shape';
import { createIndexCommand, describeIndexCost } from './examine-target-index-command';
import { idObstacle } from './examine-target-index-keys';
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
  const own = [partition, sort].find((part) => part?.name === names.connectionId);
  const held: Held = {
    beside: items.filter((item) => item[names.connectionId]?.S).length,
    inKey: items.filter((item) => isConnectionId(item[partition.name]?.S ?? '')).length,
    rows: items.length,
  };
  if (items.length > 0) {
    const asked = `attribute ${names.connectionId} in ${plural(items.length, 'row')}`;
    evidence.push({ asked, answered: `a string in ${held.beside} of ${items.length}` });
    if (!own) {
      const form = `key ${partition.name} in ${plural(items.length, 'row')}`;
      evidence.push({ asked: form, answered: `of the form of connection ids in ${held.inKey} of ${items.length}` });
    }
  }
  if (own && own.type !== 'S') return { ...base, ...judgeOfOtherType(own.name), evidence };
  // A row or two may be odd in any table: what most of them hold decides.
  if (own || (held.beside > 0 && held.beside >= held.inKey))
    return { ...base, ...judgeUnfound(target, table, items), evidence };
  return { ...base, ...judgeOther(target, partition.name, held), evidence };
}

/** Of the rows of a sample: how many hold a connection id beside the key, and how many could have one as their key. */
type Held = { beside: number; inKey: number; rows: number };

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

function judgeUnfound(target: Target, table: TableDescription, items: readonly Item[]): Verdict {
  const { connectionId } = target.table.attributes;
  const sentence = `${connectionId} is not the first part of the key, so a row is found by its id through a scan alone: its details cannot be opened, no ghost removed, and who leaves shows when the list is read again.`;
  const obstacle = idObstacle(connectionId, table, items);
  if (obstacle !== undefined) {
    const text = `An index on it would find rows at once, but not yet: ${obstacle} Let $disconnect remove the attribute first, instead of emptying it, then examine again.`;
    return { state: 'warning', sentence, fix: { text } };
  }
  const command = createIndexCommand(target, table, { name: 'byConnection', partition: connectionId });
  return {
    state: 'warning',
    sentence,
    fix: {
      text: `An index on it finds rows at once, those that carry ${connectionId}, which must be a string in all of them. ${describeIndexCost(table)}`,
      snippets: [{ label: 'Command', text: command }],
    },
  };
}

/** The key is called otherwise than the id, which few rows of the sample have or none. A key of users, named as the id, would have them taken for connections. */
function judgeOther({ table }: Target, key: string, { beside, inKey, rows }: Held): Verdict {
  const { connectionId } = table.attributes;
  const sentence = `The key of the table is ${key}, but the target names ${connectionId} as the connection id`;
  const setting = { part: 'Check' as const, json: `"connectionId": "${key}"`, inside: 'table.attributes' };
  if (rows === 0) {
    return {
      state: 'warning',
      sentence: `${sentence}; no rows were looked at, which could hold it beside the key.`,
      fix: {
        text: `If ${key} holds connection ids, name it ${PLACE}; the form below helps. If it holds something else, such as users, rows need the connection id in ${connectionId}, and an index on it.`,
        setting,
      },
    };
  }
  const others = inKey < rows ? `, in ${inKey} of ${plural(rows, 'row')}` : '';
  const fix =
    inKey * 2 > rows
      ? { text: `${key} holds connection ids${others}: name it ${PLACE}; the form below helps.`, setting }
      : {
          text: `What ${key} holds has not the form of API Gateway's connection ids${inKey > 0 ? ' in most rows' : ''}. Name the attribute that has, with the form below; else let $connect write requestContext.connectionId into ${connectionId}, as a string.`,
        };
  const having = beside > 0 ? `only ${beside} of ${plural(rows, 'row')} have it` : 'no row of the sample has it';
  return { state: 'problem', sentence: `${sentence}, and ${having}.`, fix };
}
