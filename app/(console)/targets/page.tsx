import type { Metadata } from 'next';
import Link from 'next/link';
import { PageHeader } from '@/components/shell/page-header';
import { UnreadNote } from '@/components/shell/unread-note';
import { TargetsTable } from '@/components/targets/targets-table';
import { buttonClass } from '@/components/ui/button-class';
import { readTargets } from '@/lib/server/reads-targets';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Targets' };

export default async function TargetsPage() {
  await requireSession('/targets');
  const result = await readTargets();
  const add = (
    <Link href="/targets/new" className={buttonClass('primary')}>
      Add a target
    </Link>
  );
  return (
    <>
      <PageHeader title="Targets" actions={result.ok && add}>
        The stages that this console works on. Those of the targets file are changed there, and need a restart; those
        added here are there at once, for everybody.
      </PageHeader>
      {result.ok ? (
        <TargetsTable targets={result.data} />
      ) : (
        <UnreadNote
          what="the targets"
          error={result.error}
          forbidden="Only admins manage them. Ask one of them for a change."
        />
      )}
    </>
  );
}
