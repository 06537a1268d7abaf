import { formatCount } from './format';

/** What a table tells of itself; DynamoDB brings the two figures up to date about every six hours. */
export type TableFigures = { name: string; rows: number; bytes: number; isIndexBuilding: boolean };

/** An eventually consistent read takes half a unit for every started 4 KB, and ends at 1 MB; see `Scan` in DynamoDB's guide. */
const UNIT_BYTES = 4096;
const UNIT = 0.5;
const MAX_READ_BYTES = 1024 * 1024;

/** What listing a table by scan would mean, in sentences for the person who is asked to agree. `size`: rows on a page. */
export function describeScan({ name, rows, bytes, isIndexBuilding }: TableFigures, size: number): string[] {
  const reason = isIndexBuilding
    ? `The index by age of the table ${name} is still being built.`
    : `The table ${name} has no index by age.`;
  const way = `Listing it reads the table by scan, ${size} rows at a time, in no particular order.`;
  // A count of 0 may be six hours old too: it says nothing.
  const costs =
    rows === 0
      ? [`Every page and every refresh costs ${UNIT} read capacity units for each 4 KB read, 1 MB at most.`]
      : [
          `Every page and every refresh costs about ${unitsOf(Math.min((bytes / rows) * (size + 1), bytes, MAX_READ_BYTES))} read capacity units.`,
          `DynamoDB counted ${formatCount(rows)} rows within the last six hours; all of them would be about ${unitsOf(bytes)}.`,
        ];
  return [`${reason} ${way}`, costs.join(' '), 'An exact id is found by its key, without a scan.'];
}

function unitsOf(bytes: number): string {
  return formatCount(Math.ceil(bytes / UNIT_BYTES) * UNIT);
}
