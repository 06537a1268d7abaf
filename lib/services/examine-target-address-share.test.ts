import { expect, test } from 'vitest';
import { targetSchema } from '../domain/target';
import { spreadAddress } from '../registry/layout';
import { assumedShape } from '../registry/table-shape';
import { idOf, upTo } from '../registry/test-tables';
import { examineAddressShare } from './examine-target-address-share';

const target = targetSchema.parse({
  name: 'test',
  kind: 'development',
  region: 'eu-central-1',
  callbackUrl: 'http://127.0.0.1:1/dev',
  table: { name: 'connections' },
});
const shape = (rows: number) => ({ ...assumedShape(target.table.attributes), rows });
const rowsOf = (...addresses: string[]) =>
  Array.from({ length: 20 }, (_, index) => ({ sourceIp: { S: addresses[index % addresses.length] ?? '' } }));
const [one, others] = [rowsOf('203.0.113.7'), rowsOf('203.0.113.7', '192.0.2.1', '192.0.2.2')];

test('one address that has most of a large fleet is told, without naming it, and that of a small one is not', () => {
  const [finding] = examineAddressShare(target, shape(400_000), one);
  expect(finding).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/^20 of 20 rows come from one address, about 400,000 in all.* partition of byIp/),
    fix: {
      text: expect.stringMatching(/spreads such rows over eight partitions by itself: deploy the one of this version/),
    },
  });
  expect(JSON.stringify(finding)).not.toMatch(/203\.0\.113/);
  expect(examineAddressShare(target, shape(400), one)).toMatchObject([{ state: 'good' }]);
  expect(examineAddressShare(target, shape(400_000), others)).toMatchObject([{ state: 'good' }]);
});

test('nothing is said of a few rows, or of a table that has no index by address', () => {
  expect(examineAddressShare(target, shape(400_000), one.slice(0, 10))).toEqual([]);
  expect(examineAddressShare(target, { ...shape(400_000), ways: [] }, one)).toEqual([]);
});

test('an address that $connect spreads is no burden', () => {
  const spread = upTo(20).map((number) => ({ sourceIp: { S: spreadAddress('203.0.113.7', idOf(number)) } }));
  expect(examineAddressShare(target, shape(400_000), spread)).toMatchObject([{ state: 'good' }]);
});
