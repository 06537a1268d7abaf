import type { Metadata } from 'next';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { ClientScreen } from '@/components/test-client/client-screen';
import { requireSession } from '@/lib/server/session';
import { listTargets } from '@/lib/server/targets';

export const metadata: Metadata = { title: 'Test client' };

export default async function TestClientPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const given = typeof params.target === 'string' ? params.target : '';
  const { name } = await requireSession(toPath('/test', { target: given }));
  const targets = await listTargets();
  const target = given ? targets.find((each) => each.name === given) : targets[0];
  if (!target || target.permissions.includes('connections.send'))
    return <ClientScreen targets={targets} person={name} />;
  return (
    <>
      <PageHeader title="Test client" />
      <UnreadNote
        what="this page"
        error={{ code: 'forbidden', message: '' }}
        forbidden="Support, operators and admins use the test client. Ask one of them."
      />
    </>
  );
}
