import type { Finding } from '../domain/finding';
import { formatCount, plural } from '../domain/format';
import type { Target } from '../domain/target';
import type { Item } from '../registry/row';
import { findIndex, type TableShape } from '../registry/table-shape';

/** Fewer rows than this say nothing of a share. */
const MIN_ROWS = 15;
const LARGE_SHARE = 0.5;
/** So many clients of one address come back for 20 s at the 500 connections a second of API Gateway; of fewer the burst is over at once. */
const MANY_ROWS = 10_000;

/**
 * Whether one value of the index by IP has so many of the connections that its partition limits how fast clients come back. The address itself is
 * not told. `items`: rows of the sample as the table has them, where our `$connect` spreads an address that many share over several values.
 */
export function examineAddressShare(target: Target, shape: TableShape, items: readonly Item[]): Finding[] {
  const names = target.table.attributes;
  const { index, partial } = findIndex(shape, names, { partition: names.sourceIp });
  const way = index ?? partial;
  if (!way || items.length < MIN_ROWS) return [];
  const counts = new Map<string, number>();
  for (const item of items) {
    const place = item[names.sourceIp]?.S;
    if (place) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const share = most / items.length;
  const rows = share * shape.rows;
  const base = { id: 'address-share', group: 'rows' as const, title: 'Connections of one address' };
  const evidence = [
    {
      asked: `attribute ${names.sourceIp} in ${plural(items.length, 'row')}`,
      answered: `${most} with one value; different ones: ${counts.size}`,
    },
  ];
  if (share < LARGE_SHARE || rows < MANY_ROWS) {
    const sentence =
      share < LARGE_SHARE
        ? `No value of ${names.sourceIp} has half of them, so ${way.name} is written to in many places.`
        : `${most} of ${items.length} stand in one place of ${way.name}, which matters only for larger fleets.`;
    return [{ ...base, state: 'good', sentence, evidence }];
  }
  return [
    {
      ...base,
      state: 'warning',
      sentence: `${most} of ${plural(items.length, 'row')} come from one address, about ${formatCount(Math.round(rows))} in all. They stand in one partition of ${way.name}, which takes about 1,000 writes a second: beyond that DynamoDB refuses writes to the table too, $connect fails, and clients are refused with 502.`,
      evidence,
      fix: { text: FIX },
    },
  ];
}

const FIX =
  'Each connect and each disconnect is a write there. Our $connect handler spreads such rows over eight partitions by itself: deploy the one of this version. A handler of your own can leave the attribute out for them, or write the address that a proxy forwards.';
