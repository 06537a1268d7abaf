import type { Metadata } from 'next';
import { AuditList } from '@/components/audit/audit-list';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { readAudit } from '@/lib/server/reads';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Audit' };

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const { cursor: given, target } = await searchParams;
  const cursor = typeof given === 'string' && given ? given : null;
  await requireSession(toPath('/audit', { target, cursor }));
  const result = await readAudit(cursor);
  return (
    <>
      <PageHeader title="Audit">Who did what to whom, on every target. Of a message only the size is kept.</PageHeader>
      {result.ok ? (
        <AuditList page={result.data} cursor={cursor} target={typeof target === 'string' ? target : null} />
      ) : (
        <UnreadNote
          what="the audit"
          error={result.error}
          forbidden="Only admins read it. Ask one of them if you need to know."
        />
      )}
    </>
  );
}
