import 'server-only';
import { type AuditFilter, type AuditPage, describeAuditFilter, targetTitled } from '../domain/audit';
import { auditFileName } from '../domain/audit-export';
import { auditExportSchema, auditQuerySchema } from '../domain/audit-input';
import { EXPORT_WRITERS } from '../domain/export';
import { maskAudit } from '../domain/personal';
import { ok } from '../domain/result';
import { exportAudit as run } from '../services/export-audit';
import { createSlots } from '../services/slots';
import type { AppContext } from './context';
import { defineRead } from './define-read';
import { defineStream } from './define-stream';
import { processWide } from './process-wide';
import { recordReading } from './record';
import { listTargets } from './targets';

/** Whether something is found would tell what is masked. */
const refuse = ({ subject }: { subject: string }) =>
  subject ? 'Your role does not see addresses, so it cannot search by whom something was done to.' : undefined;

/** What a title means is found out here, each time, among the targets that the reader sees. */
async function search({ audit }: AppContext, asked: AuditFilter) {
  return ok({ audit, filter: { ...asked, titled: targetTitled(asked.on, await listTargets()) } });
}

/**
 * Reading is recorded before anything is read; when that fails, nothing is. The same reading within ten minutes of one that was recorded is
 * counted, and written when they are over: before it only that something can be written is found out.
 */
export const readAudit = defineRead('read the audit', {
  permission: 'audit.read',
  schema: auditQuerySchema,
  resolve: (app, { cursor: _, ...asked }) => search(app, asked),
  personal: { refuse, mask: (page: AuditPage) => ({ ...page, records: page.records.map(maskAudit) }) },
  verb: async ({ ctx: { audit, filter }, input: { cursor }, user }) => {
    await recordReading(user, describeAuditFilter(filter));
    return ok(await audit.page({ filter, cursor }));
  },
});

export const exportAudit = defineStream('export the audit', {
  permission: 'audit.read',
  schema: auditExportSchema,
  resolve: (app, { format: _, ...asked }) => search(app, asked),
  personal: { refuse },
  slots: () => processWide('audit-exports', () => createSlots(1)),
  busy: 'Somebody exports the audit just now. Wait for the end of that.',
  verb: ({ ctx, input: { format }, isMasked, signal }) =>
    run({ ctx, input: { filter: ctx.filter, format }, show: isMasked ? maskAudit : (record) => record, signal }),
  file: ({ format }) => ({ name: auditFileName(format, Date.now()), mime: EXPORT_WRITERS[format].mime }),
  audit: {
    act: 'export',
    target: () => null,
    filter: (_, { filter }) => describeAuditFilter(filter),
    detail: ({ format }) => `the audit, ${format}`,
  },
});
