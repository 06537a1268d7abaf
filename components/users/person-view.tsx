'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { ActDialog } from '@/components/shell/act-dialog';
import { SessionTable } from '@/components/shell/session-table';
import { SettingSection } from '@/components/shell/setting-section';
import { buttonClass } from '@/components/ui/button-class';
import { disableUser, endUserSessions, removeUser, resetFactor } from '@/lib/actions/users';
import { describeRole } from '@/lib/domain/role';
import type { PersonDto, UserDto } from '@/lib/domain/user';
import { untilWords } from './link-words';
import { RenewLink } from './renew-link';
import { standingWords } from './role-words';
import { TargetRoles } from './target-roles';

type PersonViewProps = {
  person: PersonDto;
  targets: { name: string; title: string }[];
  /** Else the identity provider alone lets people in, and the console makes no link for a password. */
  hasLocalUsers: boolean;
  now: number;
};

/** One user with all that an admin does about them. */
export function PersonView({ person, targets, hasLocalUsers, now }: PersonViewProps) {
  const { user, isOneself } = person;
  const { isExternal, state } = user;
  return (
    <>
      {!isExternal && !hasLocalUsers && <NoLocalUsers />}
      {state === 'invited' && hasLocalUsers && <LinkSection user={user} now={now} />}
      <SettingSection
        title="Role"
        note={
          isExternal
            ? `${standingWords(user)} The groups at the sign-in provider decide it; it is that of the last sign-in.`
            : standingWords(user)
        }
      >
        <p className="text-sm">
          <span className="font-medium capitalize">{describeRole(user)}</span>
          <TargetRoles user={user} targets={targets} isFixed={isOneself || isExternal} />
        </p>
      </SettingSection>
      {isOneself ? <Oneself /> : <Others {...person} hasLocalUsers={hasLocalUsers} now={now} />}
    </>
  );
}

/** What the console refuses to do to oneself is not offered; the rest asks for the password first. */
function Oneself() {
  return (
    <SettingSection
      title="This is you"
      note="Another admin has to change your role, disable or remove you. Password, second factor and sessions are under “Your account”."
      actions={
        <Link href="/account" prefetch={false} className={buttonClass()}>
          Your account
        </Link>
      }
    />
  );
}

/** From before people came by the identity provider alone. */
function NoLocalUsers() {
  return (
    <SettingSection
      title="Sign-in"
      note="There are no local users here: the identity provider lets people in, so nobody can sign in under this name."
    />
  );
}

function Others(person: PersonDto & Pick<PersonViewProps, 'hasLocalUsers' | 'now'>) {
  const { user, sessions, hasLocalUsers, now } = person;
  const { name, isExternal, state, hasFactor } = user;
  return (
    <>
      {state !== 'invited' && (
        <SettingSection
          title="Sessions"
          note={sessions.length === 0 ? 'Signed in nowhere.' : undefined}
          actions={
            sessions.length > 0 && (
              <ActDialog
                label="Sign out everywhere"
                title={`Sign ${name} out everywhere`}
                description="Ends every session at once. Whoever may sign in can do so again."
                done={`${name} is signed out`}
                act={() => endUserSessions({ name })}
              />
            )
          }
        >
          {sessions.length > 0 && <SessionTable sessions={sessions} now={now} />}
        </SettingSection>
      )}
      {!isExternal && hasLocalUsers && state === 'active' && <LinkSection user={user} now={now} />}
      {!isExternal && state !== 'invited' && (hasLocalUsers || hasFactor) && (
        <SettingSection
          title="Second factor"
          note={hasFactor ? 'On.' : 'Off. People turn it on themselves, under “Your account”.'}
          actions={
            hasFactor && (
              <ActDialog
                label="Reset second factor"
                title={`Reset the second factor of ${name}`}
                description="For somebody who has lost the device and the recovery codes. Until they set it up again, the password alone signs in: be sure that it is them who asks."
                done={`The second factor of ${name} is off`}
                variant="danger"
                act={() => resetFactor({ name })}
              />
            )
          }
        />
      )}
      <Standing {...person} />
    </>
  );
}

/** The link by which a password is chosen: the invitation, or for whoever forgot theirs. */
function LinkSection({ user: { name, state, invitedUntil }, now }: { user: UserDto; now: number }) {
  const isInvited = state === 'invited';
  const link =
    invitedUntil === null
      ? ''
      : invitedUntil > now
        ? ` A link works until ${untilWords(invitedUntil)}; another one ends it.`
        : ` The link ended ${untilWords(invitedUntil)}.`;
  const matter = isInvited
    ? 'Not accepted yet.'
    : 'Whoever forgot it chooses a new one by a link; the old one works until then. Be sure that it is them who asks.';
  return (
    <SettingSection title={isInvited ? 'Invitation' : 'Password'} note={`${matter}${link}`}>
      <RenewLink name={name} isInvited={isInvited} />
    </SettingSection>
  );
}

/** What enabling gives back: the console lets nobody in who may not sign in anyhow. */
function enabledWords(isExternal: boolean, hasLocalUsers: boolean): string {
  if (isExternal)
    return 'They may sign in again by single sign-on, if it still lets them in, with the role their groups have then.';
  return hasLocalUsers
    ? 'They may sign in again, with the password and second factor they had.'
    : 'They still cannot sign in here, because the identity provider alone lets people in; they could again where local users are allowed.';
}

type StandingProps = PersonDto & { hasLocalUsers: boolean };

function Standing({ user: { name, state, isExternal }, isFirst, hasLocalUsers }: StandingProps) {
  const router = useRouter();
  const isDisabled = state === 'disabled';
  const isInvited = state === 'invited';
  return (
    <SettingSection
      title="Access"
      note={isFirst ? 'The first user, whom each start makes anew: can be disabled, not removed.' : undefined}
      actions={
        <>
          <ActDialog
            label={isDisabled ? 'Enable' : 'Disable'}
            title={`${isDisabled ? 'Enable' : 'Disable'} ${name}`}
            description={
              isDisabled
                ? enabledWords(isExternal, hasLocalUsers)
                : 'Ends every session at once and lets nobody sign in under this name, until it is enabled again.'
            }
            done={`${name} is ${isDisabled ? 'enabled' : 'disabled'}`}
            variant={isDisabled ? 'primary' : 'danger'}
            act={() => disableUser({ name, isDisabled: !isDisabled })}
          />
          {!isFirst && (
            <ActDialog
              label={isInvited ? 'Withdraw invitation' : 'Remove'}
              title={isInvited ? `Withdraw the invitation of ${name}` : `Remove ${name}`}
              description={
                isInvited
                  ? 'The link works no more.'
                  : isExternal
                    ? 'Ends every session. Whoever the sign-in provider lets in comes back at the next sign-in: disable them to keep them out.'
                    : 'Ends every session, and the password is gone. The audit and shared views keep the name.'
              }
              done={isInvited ? `The invitation of ${name} is withdrawn` : `${name} is removed`}
              variant="danger"
              act={() => removeUser({ name })}
              onDone={() => router.push('/users')}
            />
          )}
        </>
      }
    />
  );
}
