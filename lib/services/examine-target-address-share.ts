import type { Finding } from '../domain/finding';
import { formatCount, plural } from '../domain/format';
import type { Target } from '../domain/target';
import type { ManagedRow } from '../registry/layout';
import { type Item, toConnectionRow } from '../registry/row';
import { findIndex, type TableShape } from '../registry/table-shape';

/** Where our `$connect` writes the address instead. */
const KEPT_OUT: keyof ManagedRow = 'sharedIp';
/** Fewer rows than this say nothing of a share. */
const MIN_ROWS = 15;
const LARGE_SHARE = 0.5;
/** So many clients of one address come back for 20 s at the 500 connections a second of API Gateway; of fewer the burst is over at once. */
const MANY_ROWS = 10_000;

/**
 * Whether one address has so many of the connections that its partition of the index by IP limits how fast clients come back. The address
 * itself is not told. `items`: rows of the sample.
 */
export function examineAddressShare(target: Target, shape: TableShape, items: readonly Item[]): Finding[] {
  const names = target.table.attributes;
  const { index, partial } = findIndex(shape, names, { partition: names.sourceIp });
  const way = index ?? partial;
  if (!way || items.length < MIN_ROWS) return [];
  const counts = new Map<string, number>();
  for (const item of items) {
    const { sourceIp } = toConnectionRow(item, names);
    if (sourceIp && item[names.sourceIp]) counts.set(sourceIp, (counts.get(sourceIp) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const share = most / items.length;
  const rows = share * shape.rows;
  const base = { id: 'address-share', group: 'rows' as const, title: 'Connections of one address' };
  const evidence = [
    {
      asked: `attribute ${names.sourceIp} in ${plural(items.length, 'row')}`,
      answered: `${most} of one address; different ones: ${counts.size}`,
    },
  ];
  const kept = items.filter((item) => item[KEPT_OUT] !== undefined).length;
  if (kept > 0 && !target.table.sharedAddresses) {
    return [
      {
        ...base,
        state: 'warning',
        sentence: `${kept} of ${plural(items.length, 'row')} hold their address in ${KEPT_OUT}, out of ${way.name}, and the target does not say so: a search for such an address finds nothing.`,
        evidence,
        fix: {
          text: `Name in the targets file, under table, the addresses that $connect has as SHARED_ADDRESSES. ${ADDED}`,
          snippets: [{ label: 'In the targets file, table', text: '"sharedAddresses": ["{address or CIDR block}"]' }],
        },
      },
    ];
  }
  if (share < LARGE_SHARE || rows < MANY_ROWS) {
    const sentence =
      share < LARGE_SHARE
        ? `No address has half of them, so ${way.name} is written to in many places.`
        : `${most} of ${items.length} come from one address, which matters only for larger fleets.`;
    return [{ ...base, state: 'good', sentence, evidence }];
  }
  return [
    {
      ...base,
      state: 'warning',
      sentence: `${most} of ${plural(items.length, 'row')} come from one address, about ${formatCount(Math.round(rows))} in all. They stand in one partition of ${way.name}, which takes about 1,000 writes a second: beyond that DynamoDB refuses writes to the table too, $connect fails, and clients are refused with 502.`,
      evidence,
      fix: {
        text: `${FIX} ${ADDED}`,
      },
    },
  ];
}

const ADDED =
  'A target that was added in the console has no such setting: put it into the targets file, or search for such an address by attr:sharedIp=, which takes a scan.';

const FIX =
  'Each connect and each disconnect is a write there. Keep such rows out of the index: our $connect handler does so for the addresses and CIDR blocks in SHARED_ADDRESSES (SharedAddresses of the template) and writes theirs into sharedIp; name them under table.sharedAddresses of the target as well, so that a search knows. A handler of your own leaves the attribute out for them, or writes the address that a proxy forwards.';
