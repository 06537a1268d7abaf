import { formatAbsolute } from '@/lib/domain/format';
import type { UserDto } from '@/lib/domain/user';
import { ROLE_WORDS } from './role-words';
import { TargetRoles } from './target-roles';

type UserTableProps = { users: UserDto[]; targets: { name: string; title: string }[] };

export function UserTable({ users, targets }: UserTableProps) {
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
          <th scope="col" className="h-8 text-right font-medium">
            Added
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map(({ name, role, createdAt, isExternal, ...rest }) => (
          <tr key={name} className="h-10 border-b hover:bg-hover">
            <td className="break-all py-2 pr-4 font-medium">
              {name}
              {isExternal && (
                <span className="ml-2 font-normal text-muted text-xs">
                  by single sign-on, role as of the last sign-in
                </span>
              )}
            </td>
            <td className="py-2 pr-4">
              <span className="capitalize">{role}</span>{' '}
              <span className="ml-2 text-muted max-md:hidden">{ROLE_WORDS[role]}</span>
              <TargetRoles user={{ name, role, createdAt, isExternal, ...rest }} targets={targets} />
            </td>
            <td className="whitespace-nowrap py-2 text-right text-muted">
              <time dateTime={new Date(createdAt).toISOString()} title={formatAbsolute(createdAt)}>
                {formatAbsolute(createdAt).slice(0, 'YYYY-MM-DD'.length)}
              </time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
