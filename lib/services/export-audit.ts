import type { AuditLog } from '../console/audit-log';
import { type AuditRecord, type AuditSearch, matchesAudit } from '../domain/audit';
import { AUDIT_WRITERS } from '../domain/audit-export';
import { EXPORT_WRITERS, type ExportFormat } from '../domain/export';
import { ok, type Result } from '../domain/result';
import type { ExportRun } from './export-connections';

type ExportAudit = {
  ctx: { audit: Pick<AuditLog, 'walk'> };
  input: { filter: AuditSearch; format: ExportFormat };
  /** What the reader may see of a record. */
  show: (record: AuditRecord) => AuditRecord;
  /** Nobody wants the rest. */
  signal: AbortSignal;
};

/** Every record that a filter finds, newest first, as it is when it is read. */
export async function exportAudit({ ctx, input, show, signal }: ExportAudit): Promise<Result<ExportRun>> {
  const { filter, format } = input;
  const writer = AUDIT_WRITERS[format];
  let rows = 0;

  async function* chunks(): AsyncGenerator<string, void> {
    if (writer.head) yield writer.head;
    try {
      for await (const batch of ctx.audit.walk({ filter, cursor: null })) {
        if (signal.aborted) return;
        const found = batch.filter((record) => matchesAudit(record, filter));
        rows += found.length;
        if (found.length > 0) yield found.map((record) => writer.line(show(record))).join('');
      }
    } catch (error) {
      yield EXPORT_WRITERS[format].broken('The table of the console could not be read to the end.');
      throw error;
    }
  }
  return ok({ chunks: chunks(), rowsSoFar: () => rows });
}
