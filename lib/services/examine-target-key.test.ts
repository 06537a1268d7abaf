import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import type { Item } from '../registry/row';
import { toTableShape } from '../registry/table-shape';
import { idOf, upTo } from '../registry/test-tables';
import { examineKey } from './examine-target-key';

/** What the doctor says of a key that is not called as the connection id, by what a sample of rows holds in both. */

const target = targetSchema.parse({
  name: 'test',
  kind: 'development',
  region: 'eu-central-1',
  callbackUrl: 'http://127.0.0.1:1/dev',
  table: { name: 'connections' },
});

function keyOf(key: string, items: Item[]) {
  const table = {
    AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: key, KeyType: 'HASH' as const }],
  };
  return examineKey(target, table, toTableShape(table, target.table.attributes), items);
}
const naming = {
  text: expect.stringMatching(/name it \{place\}/),
  setting: { json: '"connectionId": "connection_id"' },
};
const held = (number: number): Item => ({ connection_id: { S: idOf(number) } });
const ofUser = (number: number, connectionId?: Item[string]): Item => ({
  userId: { S: `user-${number}` },
  ...(connectionId && { connectionId }),
});

test.each<[string, Item[], object]>([
  ['nobody has looked', [], { state: 'warning', fix: naming }],
  ['all rows hold ids in it', upTo(6).map(held), { state: 'problem', fix: naming }],
  [
    'all but one row do',
    [...upTo(19).map(held), { connection_id: { S: 'meta' } }],
    {
      state: 'problem',
      fix: { ...naming, text: expect.stringMatching(/holds connection ids, in 19 of 20 rows: name/) },
    },
  ],
  [
    'a row holds one beside it too',
    upTo(20).map((number) => ({ ...held(number), ...(number === 3 && { connectionId: { S: idOf(number) } }) })),
    { state: 'problem', sentence: expect.stringMatching(/and only 1 of 20 rows have it\.$/), fix: naming },
  ],
])('the key that holds ids is to be named as such: %s', (_, items, finding) => {
  expect(keyOf('connection_id', items)).toMatchObject(finding);
});

test('a key of users, one of which looks like an id, is not to be named', () => {
  const { sentence, fix } = keyOf('userId', [...upTo(5).map((number) => ofUser(number)), { userId: { S: idOf(1) } }]);
  expect(sentence).toMatch(/no row of the sample has it\.$/);
  expect([fix?.setting, fix?.text]).toEqual([
    undefined,
    expect.stringMatching(/not the form of .* in most rows\. Name/),
  ]);
});

test('an index on the id is offered where all rows that have it hold a string', () => {
  const items = upTo(6).map((number) => ofUser(number, number < 2 ? { S: idOf(number) } : undefined));
  expect(keyOf('userId', items)).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/not the first part of the key/),
    fix: { snippets: [{ text: expect.stringMatching(/AttributeName=connectionId,AttributeType=S/) }] },
  });
});

test.each<[string, Item[string]]>([
  ['null', { NULL: true }],
  ['an empty string', { S: '' }],
  ['a number', { N: '7' }],
])(
  'an index on the id is not offered where some rows hold %s in it: DynamoDB would refuse to write them',
  (words, away) => {
    const items = upTo(6).map((number) => ofUser(number, number < 2 ? { S: idOf(number) } : away));
    const { fix } = keyOf('userId', items);
    expect(fix?.snippets).toBeUndefined();
    expect(fix?.text).toMatch(`connectionId is a string in some rows, in others ${words}, and DynamoDB refuses`);
    expect(fix?.text).toMatch(/Let \$disconnect remove the attribute first/);
  },
);
