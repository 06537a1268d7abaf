import { randomBytes } from 'node:crypto';
import type { AuditPage, AuditRecord } from '../domain/audit';
import type { ConsoleTable } from './console-table';

export type NewAuditRecord = Omit<AuditRecord, 'id' | 'at'>;

const PAGE = 50;
const MAX_SUBJECTS = 50;
/** Partition that lists the days which have records, so that reading back never probes empty days. */
const DAYS = 'AUDIT-DAYS';

/**
 * Who did what to whom, with what outcome. A partition per day; ids sort by time and are the cursor.
 * An act is begun before it is done and closed after it: a crash in between leaves "started", which is the truth.
 */
export function createAuditLog(table: ConsoleTable, now: () => number = Date.now) {
  const knownDays = new Set<string>();
  let lastAt = 0;
  let sequence = 0;
  const key = (id: string) => ({ pk: `AUDIT#${id.slice(0, 10)}`, sk: id });

  /** Sorts by time; records of one millisecond keep the order in which this process wrote them. */
  function nextId(at: number): string {
    sequence = at === lastAt ? sequence + 1 : 0;
    lastAt = at;
    return `${new Date(at).toISOString()}#${sequence.toString(16).padStart(4, '0')}${randomBytes(2).toString('hex')}`;
  }

  async function noteDay(day: string) {
    if (knownDays.has(day)) return;
    await table.put({ pk: DAYS, sk: day });
    knownDays.add(day);
  }

  return {
    /** Answers the record's id. Throws when it cannot be written: then the act must not happen. */
    async begin(record: NewAuditRecord): Promise<string> {
      const at = now();
      const id = nextId(at);
      await noteDay(id.slice(0, 10));
      await table.put({ ...key(id), id, at, ...record, subjects: record.subjects.slice(0, MAX_SUBJECTS) });
      return id;
    },
    async close(id: string, outcome: string): Promise<void> {
      await table.set(key(id), { outcome });
    },
    /** Newest first. `cursor` is the id of the last record shown. */
    async page(cursor: string | null): Promise<AuditPage> {
      const records: AuditRecord[] = [];
      const lastDay = cursor?.slice(0, 10);
      const days = await table.queryDown('AUDIT-DAYS', 400, lastDay && `${lastDay}~`);
      for (const { sk: day } of days) {
        const before = day === lastDay ? (cursor ?? undefined) : undefined;
        const found = await table.queryDown<AuditRecord>(`AUDIT#${day}`, PAGE + 1 - records.length, before);
        records.push(...found);
        if (records.length > PAGE) break;
      }
      const shown = records.slice(0, PAGE).map(toRecord);
      return { records: shown, next: records.length > PAGE ? (shown.at(-1)?.id ?? null) : null };
    },
  };
}
export type AuditLog = ReturnType<typeof createAuditLog>;

function toRecord({ id, at, user, role, act, target, subjects, total, outcome, detail }: AuditRecord): AuditRecord {
  return { id, at, user, role, act, target, subjects, total, outcome, detail };
}
