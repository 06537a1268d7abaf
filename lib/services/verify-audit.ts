import { verifyAudit as verify } from '../console/audit-verify';
import type { ConsoleTable } from '../console/console-table';
import type { AuditCheck } from '../domain/audit';
import { ok, type Result } from '../domain/result';

/** Whether the audit holds, on one day or as a whole; a break is an answer, not an error. */
export async function verifyAudit(args: {
  ctx: { table: ConsoleTable };
  input: { day: string | null };
}): Promise<Result<AuditCheck>> {
  return ok(await verify(args.ctx.table, args.input));
}
