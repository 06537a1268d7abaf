import { formatCount, plural } from './format';

/** What a table tells of itself; DynamoDB brings the two figures up to date about every six hours. */
export type TableFigures = {
  name: string;
  rows: number;
  bytes: number;
  /** The attribute that an index would have to be on; `age` for a list of all. */
  missing: string;
  isIndexBuilding: boolean;
  /** An index that has the key of the one by age and is not ours; why, as the end of a sentence. */
  foreignIndex?: { name: string; why: string };
  /** By what a connection id is found without a scan, such as `its key`; undefined where it is not. */
  findsIds: string | undefined;
  /** Whether each row is asked of API Gateway besides, because its state is searched for. */
  isByState?: boolean;
  /** Attributes that the search goes by and that API Gateway tells too. */
  toldByGateway?: readonly string[];
};

/** An eventually consistent read takes half a unit for every started 4 KB, and ends at 1 MB; see `Scan` in DynamoDB's guide. */
const UNIT_BYTES = 4096;
const UNIT = 0.5;
const MAX_READ_BYTES = 1024 * 1024;

/** `most`: of so many rows. */
function callsWords({ isByState }: TableFigures, each: string, most: string): string[] {
  return isByState ? [`API Gateway is asked for the state of ${each}: one GetConnection call each, ${most}.`] : [];
}

function heldWords(attributes: readonly string[]): string {
  const names = new Intl.ListFormat('en-GB').format(attributes);
  return `Only rows that hold ${names} are found: what API Gateway alone tells of a connection is not searched.`;
}

function idWords({ findsIds }: TableFigures): string[] {
  return findsIds === undefined ? [] : [`An exact id is found by ${findsIds}, without a scan.`];
}

/** Read capacity units of one eventually consistent read of so many bytes. */
export function readUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES)) * UNIT;
}

/** What listing a table by scan would mean, in sentences for the person who is asked to agree. `size`: rows on a page. */
export function describeScan(table: TableFigures, size: number): string[] {
  const { rows, bytes } = table;
  const way = `Listing it reads the table by scan, ${size} rows at a time, in no particular order.`;
  // A count of 0 may be six hours old too: it says nothing.
  const costs =
    rows === 0
      ? [`Every page and every refresh costs ${UNIT} read capacity units for each 4 KB read, 1 MB at most.`]
      : [
          `Every page and every refresh costs about ${plural(unitsOf(Math.min((bytes / rows) * (size + 1), bytes, MAX_READ_BYTES)), 'read capacity unit')}.`,
          `DynamoDB counted ${formatCount(rows)} rows within the last six hours; all of them would be about ${formatCount(unitsOf(bytes))}.`,
        ];
  const calls = callsWords(table, 'every row read', `up to ${formatCount(size)} for a page`);
  return [`${reasonFor(table)} ${way}`, costs.join(' '), ...calls, ...idWords(table)];
}

/** The same for a search, which reads the table through. */
export function describeSearchScan(table: TableFigures): string[] {
  return describeWholeScan(
    table,
    'This search reads the table by scan, from end to end, and shows what it finds as it goes.',
    'It can be stopped at any time.',
  );
}

/** The same for an export. */
export function describeExportScan(table: TableFigures): string[] {
  return describeWholeScan(
    table,
    'This export reads the table by scan, from end to end.',
    'It ends when the download is cancelled.',
  );
}

function describeWholeScan(table: TableFigures, way: string, end: string): string[] {
  const { rows, bytes, toldByGateway = [] } = table;
  const told = toldByGateway.length > 0 ? [heldWords(toldByGateway)] : [];
  const cost =
    rows === 0
      ? `That costs ${UNIT} read capacity units for each 4 KB of the table.`
      : `DynamoDB counted ${formatCount(rows)} rows within the last six hours; reading all of them costs about ${plural(unitsOf(bytes), 'read capacity unit')}.`;
  const most = rows === 0 ? 'up to as many as the table has rows' : `up to about ${formatCount(rows)} in all`;
  const calls = callsWords(table, 'every row that matches otherwise', most);
  return [`${reasonFor(table)} ${way}`, `${cost} ${end}`, ...told, ...calls, ...idWords(table)];
}

function reasonFor({ name, missing, isIndexBuilding, foreignIndex }: TableFigures): string {
  if (missing === '') return `No index of the table ${name} answers this.`;
  if (missing === 'age' && !isIndexBuilding && foreignIndex) {
    return `The index ${foreignIndex.name} of the table ${name} has the key of an index by age, but ${foreignIndex.why}.`;
  }
  const index = missing === 'age' ? 'by age' : `on ${missing}`;
  return isIndexBuilding
    ? `The index ${index} of the table ${name} is still being built.`
    : `The table ${name} has no index ${index}.`;
}

function unitsOf(bytes: number): number {
  return Math.ceil(bytes / UNIT_BYTES) * UNIT;
}
