import { type AuditRecord, outcomeWords } from './audit';
import { csvLine } from './csv';
import type { ExportFormat } from './export';

const COLUMNS = [
  'id',
  'time',
  'user',
  'role',
  'from',
  'act',
  'target',
  'subjects',
  'total',
  'filter',
  'reason',
  'detail',
  'outcome',
  'ended',
  'chained',
] as const;

type AuditWriter = { head: string; line: (record: AuditRecord) => string };

/** How the records of the audit become lines. */
export const AUDIT_WRITERS: Record<ExportFormat, AuditWriter> = {
  csv: {
    head: csvLine(COLUMNS),
    line: (record) => {
      const { subjects, outcome, ...rest } = lineOf(record);
      const texts = { ...rest, subjects: subjects.join(' '), outcome: outcomeWords(outcome) };
      return csvLine(
        COLUMNS.map((name) => {
          const value = texts[name];
          return typeof value === 'boolean' ? String(value) : (value ?? undefined);
        }),
      );
    },
  },
  jsonl: { head: '', line: (record) => `${JSON.stringify(lineOf(record))}\n` },
};

function lineOf({ id, at, endedAt, isChained, ...record }: AuditRecord) {
  return {
    id,
    time: new Date(at).toISOString(),
    ...record,
    ended: endedAt === null ? null : new Date(endedAt).toISOString(),
    chained: isChained,
  };
}

/** `audit-20261126T183000Z.csv` */
export function auditFileName(format: ExportFormat, nowMs: number): string {
  return `audit-${new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '')}.${format}`;
}
