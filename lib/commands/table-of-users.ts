import { describeStanding } from '../domain/role';
import type { UserDto } from '../domain/user';

const HEADS = ['NAME', 'ROLE', 'STATE', 'SECOND FACTOR'];

/** Columns for a terminal, as wide as what stands in them. */
export function tableOfUsers(users: UserDto[]): string {
  const rows = users.map((user) => [
    printable(user.name),
    describeStanding(user),
    user.isExternal ? `${user.state}, by the provider` : user.state,
    user.isExternal ? 'by the provider' : user.hasFactor ? 'on' : 'off',
  ]);
  const widths = HEADS.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  return [HEADS, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Names of an identity provider may hold anything, and a terminal takes some of it for orders. */
function printable(name: string): string {
  return name.replace(/\p{C}/gu, '\u{FFFD}');
}
