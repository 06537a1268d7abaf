import type { Metadata } from 'next';
import { RequestsScreen } from '@/components/requests/requests-screen';
import { PageHeader } from '@/components/shell/page-header';
import { UnreadNote } from '@/components/shell/unread-note';
import { listTargets } from '@/lib/server/context';
import { readRequests } from '@/lib/server/reads-release';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Requests' };

export default async function RequestsPage() {
  const { name } = await requireSession('/requests');
  const result = await readRequests({});
  if (result.ok) return <RequestsScreen targets={listTargets()} initial={result.data} userName={name} />;
  return (
    <>
      <PageHeader title="Requests" />
      <UnreadNote
        what="requests"
        error={result.error}
        forbidden="Support, operators and admins see them. Ask one of them."
      />
    </>
  );
}
