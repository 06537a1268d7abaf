import type { Metadata } from 'next';
import { PageHeader } from '@/components/shell/page-header';
import { UnreadNote } from '@/components/shell/unread-note';
import { AddUser } from '@/components/users/add-user';
import { UserTable } from '@/components/users/user-table';
import { listSignInWays } from '@/lib/server/context';
import { readTargets } from '@/lib/server/reads-targets';
import { readUsers } from '@/lib/server/reads-users';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Users' };

export default async function UsersPage() {
  const { name } = await requireSession('/users');
  const hasLocalUsers = listSignInWays().hasLocal;
  const [result, targets] = await Promise.all([readUsers(), readTargets()]);
  return (
    <>
      <PageHeader title="Users" actions={result.ok && hasLocalUsers && <AddUser />}>
        Who may sign in here, and what each may do.
      </PageHeader>
      {result.ok ? (
        <UserTable
          users={result.data}
          targets={targets.ok ? targets.data : []}
          own={name}
          hasLocalUsers={hasLocalUsers}
        />
      ) : (
        <UnreadNote
          what="the users"
          error={result.error}
          forbidden="Only admins manage them. Ask one of them for a change."
        />
      )}
    </>
  );
}
