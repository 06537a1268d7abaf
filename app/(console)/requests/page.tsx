import type { Metadata } from 'next';
import { RequestsScreen } from '@/components/requests/requests-screen';
import { PageHeader } from '@/components/shell/page-header';
import { UnreadNote } from '@/components/shell/unread-note';
import { readRequests } from '@/lib/server/reads-release';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Requests' };

export default async function RequestsPage() {
  const { name } = await requireSession('/requests');
  const targets = await listTargets();
  // What is answered is of all targets; any will do on which this person may act.
  const target = targets.find(({ permissions }) => permissions.includes('connections.send'))?.name ?? '';
  const result = await readRequests({ target });
  if (result.ok) {
    return <RequestsScreen targets={targets} target={target} initial={result.data} userName={name} />;
  }
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
