'use client';

import { SettingSection } from '@/components/shell/setting-section';
import type { AccountDto } from '@/lib/domain/user';
import { FactorSection } from './factor-section';
import { OwnSessions } from './own-sessions';
import { PasswordForm } from './password-form';

type AccountViewProps = { account: AccountDto; now: number };

/** What everybody does about their own account. */
export function AccountView({ account, now }: AccountViewProps) {
  const { user } = account;
  return (
    <>
      {user.isExternal ? (
        <SettingSection
          title="Sign-in"
          note="You sign in with your sign-in provider, which keeps your password and second factor. Change them there."
        />
      ) : (
        <>
          <SettingSection title="Password" note="A new one ends all your other sessions.">
            <PasswordForm name={user.name} />
          </SettingSection>
          <FactorSection account={account} />
        </>
      )}
      <OwnSessions sessions={account.sessions} now={now} />
    </>
  );
}
