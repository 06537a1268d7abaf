import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { ok, type Result } from '../domain/result';
import { isLiveTerm, readFilters } from '../domain/search-query';
import { decodeText, encodeText, fingerprint, foreignCursor } from './cursor';
import { gatewayAttributes, notHeld } from './gateway-attributes';
import { joinKey, partsOf, splitKey } from './keys';
import { groupOfScan } from './page-group';
import { rowsOfPage } from './page-rows';
import type { PageAlone, PageTask } from './page-task';
import { type Item, isAmong, projectionOf, withAddress } from './row';

/** One request reads that much of the table at most; whoever asks goes on with the cursor, or stops. */
const STEP_ROWS = 1_000;
const STEP_READS = 4;
const STEP_MS = 1_000;

/** Where each match has to be asked for its state, at a bounded rate. */
const STEP_ROWS_LIVE = 200;

/**
 * `s`: the key after which the step begins; `u`: no match of its connection has been given; `n`: rows read by the steps before it; `t`: what ages are
 * counted from.
 */
const cursorSchema = z.strictObject({
  s: z.string().min(1).max(8192),
  u: z.literal(true).optional(),
  n: z.number().int().min(0),
  q: z.string(),
  t: z.number().int().min(0).max(8.64e15),
});

/**
 * One step of a search that reads the table through: the matches among the next rows, which may be none, all of them on one page
 * whatever its size. There is no way back; what was found before is with whoever asked.
 */
export async function searchByScan(task: PageTask): Promise<Result<PageAlone>> {
  const { client, tableName, names, query, shape, filter, about } = task;
  const parts = partsOf(shape.keys);
  const cursor = query.cursor === null ? undefined : readCursor(query.cursor, about);
  let start = cursor && splitKey(cursor.s, parts);
  const mayRepeat = parts.length > 1 && !query.inAnyOrder;
  const after = mayRepeat && !cursor?.u ? start : undefined;
  if (query.cursor !== null && !start) return foreignCursor();

  const { projection } = projectionOf(names, [], { more: [...filter.attributes, ...parts.map(({ name }) => name)] });
  const { terms } = readFilters(query);
  const { mayRead = STEP_ROWS } = query;
  const stepRows = Math.min(mayRead, terms.some(isLiveTerm) ? STEP_ROWS_LIVE : STEP_ROWS);
  const told = gatewayAttributes(terms, names);
  let missing: string[] | undefined;
  const found: Item[] = [];
  let rows = 0;
  let capacityUnits = 0;
  const endsAt = performance.now() + STEP_MS;
  for (
    let reads = 0;
    reads < STEP_READS && Math.max(rows, capacityUnits) < stepRows && performance.now() < endsAt;
    reads++
  ) {
    const { Items, LastEvaluatedKey, ConsumedCapacity } = await client.send(
      new ScanCommand({
        TableName: tableName,
        Limit: stepRows - rows,
        ...projection,
        ReturnConsumedCapacity: 'TOTAL',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const read = Items ?? [];
    rows += read.length;
    capacityUnits += ConsumedCapacity?.CapacityUnits ?? 0;
    found.push(...read.filter((item) => filter.accepts(withAddress(item, names))));
    missing = notHeld(missing ?? told, read) ?? missing;
    start = LastEvaluatedKey;
    if (!start) break;
  }
  const isGiven = !mayRepeat || !start || isAmong(start, after ? [after, ...found] : found, names);
  const scannedRows = (cursor?.n ?? 0) + rows;
  return ok({
    rows: rowsOfPage(task, found, after),
    next: start
      ? encodeText({
          s: joinKey(start, parts),
          ...(!isGiven && { u: true }),
          n: scannedRows,
          q: fingerprint(about),
          t: task.asOfMs,
        })
      : null,
    previous: null,
    order: 'none',
    read: { by: 'scan', rows, capacityUnits },
    ...(told.length > 0 && missing && { notHeld: missing }),
    progress: { scannedRows, tableRows: shape.rows > 0 ? Math.max(shape.rows, scannedRows) : null },
    ...groupOfScan(task),
  });
}

/** The time that ages are counted from on all steps of a search. */
export function heldScanTime(text: string | null, about: string): number | undefined {
  return text === null ? undefined : readCursor(text, about)?.t;
}

function readCursor(text: string, about: string) {
  const parsed = cursorSchema.safeParse(decodeText(text));
  return parsed.success && parsed.data.q === fingerprint(about) ? parsed.data : undefined;
}
