import type { Metadata } from 'next';
import { AccountView } from '@/components/account/account-view';
import { PageHeader } from '@/components/shell/page-header';
import { UnreadNote } from '@/components/shell/unread-note';
import { describeRole } from '@/lib/domain/role';
import { readAccount } from '@/lib/server/reads-users';
import { requireSession } from '@/lib/server/session';

export const metadata: Metadata = { title: 'Your account' };

export default async function AccountPage() {
  const user = await requireSession('/account');
  const role = describeRole(user);
  const result = await readAccount();
  return (
    <>
      <PageHeader title="Your account">
        Signed in as {user.name}
        {role !== 'none' && `, with the role ${role}`}.
      </PageHeader>
      {result.ok ? (
        <AccountView account={result.data} now={Date.now()} />
      ) : (
        <UnreadNote what="your account" error={result.error} forbidden={result.error.message} />
      )}
    </>
  );
}
