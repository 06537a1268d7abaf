import type { AuditLog } from '../console/audit-log';
import { generationOf, type StoredUser } from '../console/users';
import { type IdentityProvider, standingOfGroups } from '../domain/identity-provider';
import { describeStanding, isSameStanding, recordedRole, roleInConsole, type Standing } from '../domain/role';
import type { SignInProblem } from '../domain/sign-in-problems';
import { type Subject, subjectKey } from '../domain/subject';
import { isNobodysName } from '../domain/user';
import { type SignedIn, type SignInContext, startSession } from './sign-in';
import { recordSignIn } from './sign-in-records';

type Context = Pick<SignInContext, 'users' | 'sessions' | 'from' | 'agent' | 'linkUser'> & {
  audit: Pick<AuditLog, 'begin' | 'close'>;
};
type Person = { name: string; subject: string };
type Problem = Extract<SignInProblem, 'no-role' | 'name-taken' | 'disabled' | 'unrecorded'>;

const NOTHING: Standing = { role: 'none', targetRoles: {} };
const standingOf = ({ role, targetRoles = {}, isAuditor = false }: StoredUser): Standing => ({
  role,
  targetRoles,
  isAuditor,
});

/**
 * Lets a person in whom the identity provider has vouched for, with the highest role that their groups give. Who they are goes by the provider's own
 * id for them: another name, which many people can give themselves, makes nobody else of them. Throws when it cannot be recorded; nothing is changed then.
 */
export async function signInExternally(args: {
  ctx: Context;
  input: { name: string; subject: Subject; groups: readonly string[]; roles: IdentityProvider['roles'] };
}): Promise<SignedIn | Problem> {
  const { ctx, input } = args;
  const person = { name: input.name.trim().toLowerCase().slice(0, 80), subject: subjectKey(input.subject) };
  const users = await ctx.users.ofSubject(person.subject);
  const own = ownOf(users, person);
  const told = { name: own?.name ?? person.name, role: null };
  const more = { detail: own && own.name !== person.name ? `named ${person.name} by the provider` : null };
  const standing = standingOfGroups(input.roles, input.groups);
  if (!standing) {
    for (const user of users) await giveStanding(ctx, user, NOTHING);
    await recordSignIn(ctx, told, 'no-role', more);
    return 'no-role';
  }
  if (users.some(({ disabledAt }) => disabledAt)) {
    await recordSignIn(ctx, told, 'disabled', more);
    return 'disabled';
  }
  for (const user of users) if (user !== own) await giveStanding(ctx, user, NOTHING);
  const user = own ? await giveStanding(ctx, own, standing) : await addPerson(ctx, person, standing);
  if (typeof user !== 'string') return startSession(ctx, user, 'signed-in-by-provider', more.detail);
  await recordSignIn(ctx, told, user, more);
  return user === 'conflict' ? 'unrecorded' : user;
}

/** The user of the name that they come with, else the newest: they keep the name that they have here. */
function ownOf(users: readonly StoredUser[], { name }: Person): StoredUser | undefined {
  return users.find((user) => user.name === name) ?? [...users].sort((a, b) => b.createdAt - a.createdAt)[0];
}

/** Writes what the groups of now give, once that is on the record. Whom they give nothing any more keeps nothing here either: what is open ends. */
async function giveStanding(ctx: Context, user: StoredUser, after: Standing): Promise<StoredUser | 'conflict'> {
  const { name, subject, generation } = user;
  const before = standingOf(user);
  if (isSameStanding(before, after)) return user;
  const detail = `${describeStanding(before)} → ${describeStanding(after)}`;
  const changes = { isAuditor: false, ...after, generation: generationOf(user) + (after === NOTHING ? 1 : 0) };
  const isDone = await onRecord(ctx, { act: 'change-roles', name, before, detail }, 'changed', () =>
    ctx.users.change(name, changes, { subject, generation }),
  );
  return isDone ? { ...user, ...changes } : 'conflict';
}

async function addPerson(
  ctx: Context,
  { name, subject }: Person,
  standing: Standing,
): Promise<StoredUser | 'name-taken' | 'conflict'> {
  if (isNobodysName(name)) return 'name-taken';
  // That of the first user is taken before it exists: the printed link signs in whoever has it.
  if (name === ctx.linkUser || (await ctx.users.find(name))) return 'name-taken';
  const detail = `role ${describeStanding(standing)}`;
  const isNew = await onRecord(ctx, { act: 'create-user', name, before: NOTHING, detail }, 'created', () =>
    ctx.users.createExternal({ name, subject, ...standing }),
  );
  return (isNew && (await ctx.users.find(name))) || 'conflict';
}

type Told = { act: 'change-roles' | 'create-user'; name: string; before: Standing; detail: string };

/** In the name of the person whose groups these are: nobody else does it. */
async function onRecord(
  { audit, from }: Context,
  { act, name, before, detail }: Told,
  outcome: string,
  write: () => Promise<boolean>,
): Promise<boolean> {
  const id = await audit.begin({
    user: name,
    role: recordedRole(roleInConsole(before)),
    from,
    act,
    target: null,
    subjects: [name],
    total: 1,
    outcome: 'started',
    detail: `${detail}, by groups at the sign-in provider`,
  });
  const isDone = await write();
  await audit.close(id, isDone ? outcome : 'conflict');
  return isDone;
}
