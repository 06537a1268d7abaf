import type { Metadata } from 'next';
import { BackLink } from '@/components/shell/back-link';
import { PageHeader } from '@/components/shell/page-header';
import { toPath } from '@/components/shell/to-path';
import { UnreadNote } from '@/components/shell/unread-note';
import { PersonView } from '@/components/users/person-view';
import { listSignInWays } from '@/lib/server/context';
import { readTargets } from '@/lib/server/reads-targets';
import { readPerson } from '@/lib/server/reads-users';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'User' };

const all = { href: '/users', label: 'All users' };
const UNREAD = { what: 'this user', forbidden: 'Only admins manage users. Ask one of them.', all };

export default async function PersonPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  const params = await searchParams;
  const name = typeof params.name === 'string' ? params.name : '';
  await requireSession(toPath('/users/person', { name }));
  const [result, targets] = await Promise.all([readPerson({ name }), readTargets()]);
  return (
    <>
      <BackLink href="/users">Users</BackLink>
      <PageHeader title={result.ok ? result.data.user.name : 'User'} />
      {result.ok ? (
        <PersonView
          key={name}
          person={result.data}
          targets={targets.ok ? targets.data : []}
          hasLocalUsers={listSignInWays().hasLocal}
          now={Date.now()}
        />
      ) : (
        <UnreadNote {...UNREAD} error={result.error} />
      )}
    </>
  );
}
