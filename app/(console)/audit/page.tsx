import type { Metadata } from 'next';
import { AuditHeader } from '@/components/audit/audit-header';
import { AuditList } from '@/components/audit/audit-list';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { targetTitled } from '@/lib/domain/audit';
import { auditQuerySchema } from '@/lib/domain/audit-input';
import { roleInConsole, roleMay } from '@/lib/domain/role';
import { readAudit } from '@/lib/server/reads-audit';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Audit' };
const FORBIDDEN = 'Only admins and auditors read it. Ask one of them if you need to know.';

export default async function AuditPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  // What a title means is found out here, each time.
  const { cursor, ...asked } = auditQuerySchema.parse({ ...params, titled: '' });
  const target = typeof params.target === 'string' ? params.target : null;
  const user = await requireSession(toPath('/audit', { ...asked, target, cursor }));
  const targets = await listTargets();
  const filter = { ...asked, titled: targetTitled(asked.on, targets) };
  const result = await readAudit({ ...filter, cursor });
  const isMasked = !roleMay(roleInConsole(user), 'personal.read');
  const forbidden = user.permissions.includes('audit.read') ? null : FORBIDDEN;
  return (
    <>
      <AuditHeader filter={result.ok ? filter : null}>
        Who did what to whom, on every target, in a chain that shows changes. Of a message only the size is kept.
      </AuditHeader>
      {result.ok ? (
        <AuditList page={result.data} filter={asked} {...{ cursor, target, targets, isMasked }} />
      ) : (
        <UnreadNote what="the audit" error={result.error} forbidden={forbidden ?? result.error.message} />
      )}
    </>
  );
}
