import type { Metadata } from 'next';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { ClientScreen } from '@/components/test-client/client-screen';
import { listTargets } from '@/lib/server/context';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Test client' };

export default async function TestClientPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const { target } = await searchParams;
  const { name, permissions } = await requireSession(toPath('/test', typeof target === 'string' ? { target } : {}));
  if (permissions.includes('connections.send')) return <ClientScreen targets={listTargets()} person={name} />;
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
