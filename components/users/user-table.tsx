import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { formatAbsolute } from '@/lib/domain/format';
import { describeRole } from '@/lib/domain/role';
import type { UserDto } from '@/lib/domain/user';
import { personHref } from './person-href';
import { standingWords } from './role-words';
import { TargetRoles } from './target-roles';

type UserTableProps = {
  users: UserDto[];
  targets: { name: string; title: string }[];
  /** Name of whoever looks. */
  own: string;
  /** Else the identity provider alone lets people in. */
  hasLocalUsers: boolean;
};

export function UserTable({ users, targets, own, hasLocalUsers }: UserTableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Users and their roles</caption>
      <thead>
        <tr className="border-b text-left text-muted text-xs">
          <th scope="col" className="h-8 pr-4 font-medium">
            Name
          </th>
          <th scope="col" className="h-8 pr-4 font-medium">
            Role
          </th>
          <th scope="col" className="h-8 pr-4 font-medium max-md:hidden">
            Second factor
          </th>
          <th scope="col" className="h-8 text-right font-medium">
            Added
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow
            key={user.name}
            user={user}
            targets={targets}
            isOneself={user.name === own}
            hasLocalUsers={hasLocalUsers}
          />
        ))}
      </tbody>
    </table>
  );
}

type UserRowProps = Pick<UserTableProps, 'targets' | 'hasLocalUsers'> & { user: UserDto; isOneself: boolean };

function UserRow({ user, targets, isOneself, hasLocalUsers }: UserRowProps) {
  const { name, createdAt, isExternal, state, hasFactor } = user;
  return (
    <tr className="h-10 border-b hover:bg-hover">
      <td className="py-1.5 pr-4">
        <Link
          href={personHref(name)}
          prefetch={false}
          className="break-all font-medium underline decoration-edge underline-offset-4 hover:decoration-current"
        >
          {name}
        </Link>
        {isOneself && (
          <Badge tone="muted" className="ml-2">
            You
          </Badge>
        )}
        {state === 'disabled' && (
          <Badge tone="danger" className="ml-2">
            Disabled
          </Badge>
        )}
        {state === 'invited' && (
          <Badge tone="info" className="ml-2">
            Invited
          </Badge>
        )}
        {isExternal && <span className="ml-2 text-muted text-xs">by single sign-on, role as of the last sign-in</span>}
        {!isExternal && !hasLocalUsers && <span className="ml-2 text-muted text-xs">local, cannot sign in here</span>}
      </td>
      {/* On a phone the roles are given on the person's page. */}
      <td className="py-1.5 pr-4 max-md:[&_button]:hidden">
        <span className="capitalize">{describeRole(user)}</span>{' '}
        <span className="ml-2 text-muted max-lg:hidden">{standingWords(user)}</span>
        <TargetRoles user={user} targets={targets} isFixed={isOneself || isExternal} />
      </td>
      <td className="py-1.5 pr-4 text-muted max-md:hidden">
        {isExternal ? 'By the provider' : hasFactor ? 'On' : 'Off'}
      </td>
      <td className="whitespace-nowrap py-1.5 text-right text-muted">
        <time dateTime={new Date(createdAt).toISOString()} title={formatAbsolute(createdAt)}>
          {formatAbsolute(createdAt).slice(0, 'YYYY-MM-DD'.length)}
        </time>
      </td>
    </tr>
  );
}
