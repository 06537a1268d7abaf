import { AddUser } from './add-user';
import { InviteUser } from './invite-user';

/** The two ways to make a local user: with a password to hand over, or by a link to choose one. */
export function UserEntries() {
  return (
    <>
      <AddUser />
      <InviteUser />
    </>
  );
}
