import { chainOf, endingsOf, HEADS, type Head, OLD_DAYS, oldLogOf } from './audit-link';
import type { AuditLog } from './audit-log';
import type { ConsoleTable } from './console-table';
import { readUp, walkUp } from './read-up';

const DAY_MS = 24 * 60 * 60_000;

type Retention = {
  table: ConsoleTable;
  audit: Pick<AuditLog, 'begin' | 'close'>;
  /** Whole days, today not counted. */
  keepDays: number;
  now?: () => number;
};

/**
 * Removes the days that are older than is kept, the oldest first and each as a whole. The removal is recorded before it begins, with the
 * hash at the end of the day, which the next day's first record holds as well: the chain of what remains is as it was. Answers the days.
 */
export async function removeOldAudit({ table, audit, keepDays, now = Date.now }: Retention): Promise<string[]> {
  const oldest = new Date(now() - keepDays * DAY_MS).toISOString().slice(0, 10);
  const removed: string[] = [];
  const told = { user: 'the console', role: null, act: 'retention', target: null, outcome: 'started' } as const;
  for (const { sk: day } of (await readUp(table, OLD_DAYS)).filter(({ sk }) => sk < oldest)) {
    const id = await audit.begin({ ...told, subjects: [day], total: 1, detail: 'from before the audit was chained' });
    await removePartition(table, oldLogOf(day));
    await table.delete({ pk: OLD_DAYS, sk: day });
    await audit.close(id, 'removed');
    removed.push(day);
  }
  for (const head of (await readUp<Head>(table, HEADS)).filter(({ sk }) => sk < oldest)) {
    // A day that is still open is the only one, or about to be closed by the next record.
    if (!head.next) break;
    const { sk: day, count, hash } = head;
    const detail = `${count} records, the last with the hash ${hash}`;
    const id = head.removal ?? (await audit.begin({ ...told, subjects: [day], total: 1, detail }));
    if (!head.removal) await table.set({ pk: HEADS, sk: day }, { removal: id });
    await removePartition(table, endingsOf(day));
    await removePartition(table, chainOf(day));
    await table.delete({ pk: HEADS, sk: day });
    await audit.close(id, 'removed');
    removed.push(day);
  }
  return removed;
}

async function removePartition(table: ConsoleTable, pk: string): Promise<void> {
  for await (const { sk } of walkUp(table, pk)) await table.delete({ pk, sk });
}
