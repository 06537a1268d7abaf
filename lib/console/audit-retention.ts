import { chainOf, endingsOf, HEADS, type Head, OLD_DAYS, oldLogOf } from './audit-link';
import type { AuditLog } from './audit-log';
import type { ConsoleTable } from './console-table';
import { readUp, walkUp } from './read-up';
import { tableTime } from './table-clock';

const DAY_MS = 24 * 60 * 60_000;
/** Whoever was about to record a removal and has not for so long has ended. */
const SILENCE_MS = 10 * 60_000;

type Removed = Pick<Head, 'sk' | 'removal' | 'removingAt'>;

type Retention = {
  table: ConsoleTable;
  audit: Pick<AuditLog, 'begin' | 'close'>;
  /** Whole days, today not counted. */
  keepDays: number;
  now?: () => number;
};

/**
 * Removes the days that are older than is kept, the oldest first and each as a whole. The removal is recorded before it begins, with the
 * hash at the end of the day, which the next day's first record holds as well: the chain of what remains is as it was. Answers the days that
 * it has removed; where another process is at it, that goes on alone.
 */
export async function removeOldAudit(retention: Retention): Promise<string[]> {
  const { table, audit, keepDays, now = Date.now } = retention;
  const removed: string[] = [];
  const [unchained, heads] = [await readUp<Removed>(table, OLD_DAYS), await readUp<Head>(table, HEADS)];
  // By the clock of the table, which has just answered: one that is ahead would have removed what is to be kept.
  const oldest = new Date(tableTime(table, now) - keepDays * DAY_MS).toISOString().slice(0, 10);
  for (const old of unchained.filter(({ sk }) => sk < oldest)) {
    const id = await beginRemoval(retention, OLD_DAYS, old, 'from before the audit was chained');
    if (id === undefined) return removed;
    await removePartition(table, oldLogOf(old.sk));
    await end(OLD_DAYS, old.sk, id);
  }
  for (const head of heads.filter(({ sk }) => sk < oldest)) {
    // A day that is still open is the only one, or about to be closed by the next record.
    if (!head.next) break;
    const id = await beginRemoval(retention, HEADS, head, `${head.count} records, the last with the hash ${head.hash}`);
    if (id === undefined) return removed;
    await removePartition(table, endingsOf(head.sk));
    await removePartition(table, chainOf(head.sk));
    await end(HEADS, head.sk, id);
  }
  return removed;

  /** Of two that remove the rows of a day one says that it is done. */
  async function end(pk: string, day: string, id: string): Promise<void> {
    if (!(await table.deleteIf({ pk, sk: day }, { removal: id }))) return;
    await audit.close(id, 'removed');
    removed.push(day);
  }
}

/** The one record of the removal of a day; undefined while another process is about to write it, or has removed the day. */
async function beginRemoval(
  { table, audit, now = Date.now }: Retention,
  pk: string,
  { sk: day, removal, removingAt }: Removed,
  detail: string,
): Promise<string | undefined> {
  if (removal) return removal;
  const at = tableTime(table, now);
  if (removingAt !== undefined && Math.abs(at - removingAt) < SILENCE_MS) return undefined;
  const isMine = await table.setIf({ pk, sk: day }, { removingAt: at }, { removal: undefined, removingAt });
  if (!isMine) return undefined;
  const told = { user: 'the console', role: null, act: 'retention', target: null, outcome: 'started' } as const;
  const id = await audit.begin({ ...told, subjects: [day], total: 1, detail });
  const isFirst = await table.setIf({ pk, sk: day }, { removal: id }, { removal: undefined, removingAt: at });
  return isFirst ? id : undefined;
}

async function removePartition(table: ConsoleTable, pk: string): Promise<void> {
  for await (const { sk } of walkUp(table, pk)) await table.delete({ pk, sk });
}
