import type { Metadata } from 'next';
import { AuditHeader } from '@/components/audit/audit-header';
import { AuditList } from '@/components/audit/audit-list';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { auditQuerySchema } from '@/lib/domain/audit-input';
import { roleInConsole, roleMay } from '@/lib/domain/role';
import { readAudit } from '@/lib/server/reads-audit';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Audit' };
const FORBIDDEN = 'Only admins and auditors read it. Ask one of them if you need to know.';

export default async function AuditPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const { cursor, ...filter } = auditQuerySchema.parse(params);
  const target = typeof params.target === 'string' ? params.target : null;
  const user = await requireSession(toPath('/audit', { ...filter, target, cursor }));
  const targets = await listTargets();
  const result = await readAudit({ ...filter, cursor });
  const isMasked = !roleMay(roleInConsole(user), 'personal.read');
  const forbidden = user.permissions.includes('audit.read') ? null : FORBIDDEN;
  return (
    <>
      <AuditHeader filter={result.ok ? filter : null}>
        Who did what to whom, on every target, in a chain that shows changes. Of a message only the size is kept.
      </AuditHeader>
      {result.ok ? (
        <AuditList page={result.data} filter={filter} {...{ cursor, target, targets, isMasked }} />
      ) : (
        <UnreadNote what="the audit" error={result.error} forbidden={forbidden ?? result.error.message} />
      )}
    </>
  );
}
