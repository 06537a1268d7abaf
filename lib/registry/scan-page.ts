import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { plural } from '../domain/format';
import { ok, type Result } from '../domain/result';
import { describeExportScan, describeScan, describeSearchScan } from '../domain/scan-cost';
import { isLiveTerm, readFilters } from '../domain/search-query';
import { foreignCursor } from './cursor';
import { gatewayAttributes } from './gateway-attributes';
import { describeDoubtfulKey, describeRowsWithoutId } from './key-obstacle';
import { joinKey, partsOf, splitKey } from './keys';
import { findLocator, indexOf } from './locator';
import { groupOfScan } from './page-group';
import { rowsOfPage } from './page-rows';
import { type PageAlone, type PageTask, sparedOf } from './page-task';
import type { Plan } from './plan';
import { isAmong, projectionOf, withAddress } from './row';
import { back, decodeScanCursor, encodeScanCursor, FIRST_PAGE, forward } from './scan-cursor';

/**
 * One page in the order of the table: one Scan of the page's size and one row more, which tells whether there is a next page.
 * Never more than that, because it is what the person agreed to; rows that have expired therefore leave a page short.
 */
export async function scanPage(task: PageTask): Promise<Result<PageAlone>> {
  const { client, tableName, names, query, shape, filter } = task;
  const about = aboutOf(tableName);
  const parts = partsOf(shape.keys);
  const cursor = query.cursor === null ? FIRST_PAGE : decodeScanCursor(query.cursor, about);
  const start = cursor?.after == null ? undefined : splitKey(cursor.after, parts);
  if (!cursor || (cursor.after !== null && !start)) return foreignCursor();

  const {
    Items = [],
    LastEvaluatedKey,
    ConsumedCapacity,
  } = await client.send(
    new ScanCommand({
      TableName: tableName,
      Limit: query.size + 1,
      ...projectionOf(names, [], {
        more: [...filter.attributes, ...parts.map(({ name }) => name)],
        spared: sparedOf(task),
      }).projection,
      ReturnConsumedCapacity: 'TOTAL',
      ...(start && { ExclusiveStartKey: start }),
    }),
  );
  const onPage = Items.slice(0, query.size);
  // DynamoDB ends a read at 1 MB, which large rows reach before the page is full.
  const end = Items.length > query.size ? onPage.at(-1) : LastEvaluatedKey;
  const previous = back(cursor);
  const accepted = onPage.filter((item) => filter.accepts(withAddress(item, names)));
  const mayRepeat = parts.length > 1 && !query.inAnyOrder;
  const after = mayRepeat && !cursor.ungiven?.includes(cursor.after ?? '') ? start : undefined;
  const isGiven = !mayRepeat || !end || isAmong(end, after ? [after, ...accepted] : accepted, names);
  const capacityUnits = ConsumedCapacity?.CapacityUnits ?? 0;
  const why = describeRowsWithoutId(task, onPage);
  const note = why && `${why} Read by scan: ${plural(Items.length, 'row')}, ${plural(capacityUnits, 'capacity unit')}.`;
  return ok({
    // Rows of one connection lie side by side where its id is the first part of the key, also across two pages; whoever reads all tells them apart.
    rows: rowsOfPage(task, accepted, after),
    next: end ? encodeScanCursor(forward(cursor, joinKey(end, parts), isGiven), about) : null,
    previous: previous ? encodeScanCursor(previous, about) : null,
    order: 'none',
    read: { by: 'scan', rows: Items.length, capacityUnits },
    ...(note && { note }),
    ...(!previous && cursor.isCut && { isBackLost: true }),
    ...groupOfScan(task),
  });
}

/** Whether a text is a cursor of the whole table. */
export function isOfScanPages(text: string, tableName: string): boolean {
  return decodeScanCursor(text, aboutOf(tableName)) !== undefined;
}

function aboutOf(tableName: string): string {
  return JSON.stringify([tableName, 'scan']);
}

/** An empty page that says what reading it would take. */
export function askFirst(task: PageTask, plan: Extract<Plan, { by: 'scan' }>): PageAlone {
  const { tableName: name, names, shape, query, filter } = task;
  const { rows, bytes } = shape;
  const missing = plan.missing ?? (filter.isEmpty ? 'age' : '');
  const { terms } = readFilters(query);
  const locator = findLocator(task);
  const index = indexOf(locator);
  const figures = {
    name,
    rows,
    bytes,
    missing,
    isIndexBuilding: plan.building !== undefined,
    ...(plan.foreign && { foreignIndex: plan.foreign }),
    findsIds: locator && (index === undefined ? 'its key' : `the index ${index}`),
    isByState: terms.some(isLiveTerm),
    toldByGateway: gatewayAttributes(terms, names),
  };
  const sentences = () => {
    if (query.isExport) return describeExportScan(figures);
    return filter.isEmpty ? describeScan(figures, query.size) : describeSearchScan(figures);
  };
  return {
    rows: [],
    next: null,
    previous: null,
    order: 'none',
    read: { by: 'scan', rows: 0, capacityUnits: 0 },
    consent: [...sentences(), ...describeDoubtfulKey(task)],
  };
}
