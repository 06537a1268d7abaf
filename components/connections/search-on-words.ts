import type { ConnectionPage } from '@/lib/domain/connection';
import { formatCount, formatDuration, plural } from '@/lib/domain/format';
import { PROBES_PER_SECOND } from '@/lib/domain/limits';

/**
 * Of a page of a search that met its bound: how far it came, and what it takes to go through the other rows. The number of rows
 * is DynamoDB's and hours old, so that all of it is about so much; how many of an index fit is not counted. `cursor`: what led to the page, null
 * for the first. A page without a way back need not be the first: the rows before it may have left.
 */
export function searchOnWords(
  { asked, ofRows, read }: ConnectionPage,
  cursor: string | null,
): [reached: string, further: string] {
  const isFirst = cursor === null;
  if (asked === undefined) {
    const units = plural(read.capacityUnits, 'capacity unit');
    return [
      `This page ended at its bound, after reading ${plural(read.rows, 'row')}.`,
      `The search can go ${isFirst ? 'on through the pages behind it' : 'through all pages, from the first'}; this one took ${units}, and how many there are is not known.`,
    ];
  }
  const rows = plural(asked, 'row');
  const pace = `${PROBES_PER_SECOND} a second at most`;
  const left = ofRows === undefined ? 0 : ofRows - (isFirst ? asked : 0);
  if (left <= 0) {
    const each = `Each ${isFirst ? 'row behind them' : 'row, from the first,'} takes one GetConnection call`;
    return [`API Gateway was asked about ${rows} for this page.`, `${each}, ${pace}; how many there are is not known.`];
  }
  const units = asked > 0 ? Math.ceil((read.capacityUnits / asked) * left) : 0;
  const time = formatDuration((left / PROBES_PER_SECOND) * 1000);
  return [
    `API Gateway was asked about ${rows} for this page, of about ${formatCount(ofRows ?? 0)} in the table.`,
    `${isFirst ? 'All the others' : 'All of them, from the first,'} take up to ${plural(left, 'GetConnection call')}, ${pace}, so about ${time}, and about ${plural(units, 'capacity unit')}.`,
  ];
}
