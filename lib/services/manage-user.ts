import { randomUUID } from 'node:crypto';
import { isInvited, type StoredUser, type Users } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import { describeStanding, isSameStanding, type Standing } from '../domain/role';
import { isSamePerson } from './people';
import { removeFactor } from './second-factor';

type ManageContext = {
  users: Users;
  /** The user whom the first start makes, and each start makes anew when it is not there and local users may be. */
  linkUser: string;
  hasLocalUsers: boolean;
  /** Whether this kind of person may sign in at all, by the settings of now. */
  maySignIn: (user: StoredUser) => boolean;
};
type Actor = { name: string };
type Done = { name: string };

/**
 * Gives a local user other roles; they hold from that person's next request on. `seen`: those that whoever gives them looked at. Where
 * others hold by now nothing is done, so that nobody gives back what somebody else has just taken.
 */
export async function changeRoles(args: {
  ctx: ManageContext;
  input: Standing & { name: string; seen: Standing };
  user: Actor;
}): Promise<Result<Standing & Done & { before: Standing }>> {
  const { ctx, input } = args;
  const found = await findOther(args);
  if (!found.ok) return found;
  const { name, role, targetRoles = {}, isAuditor = false, subject, rolesRevision } = found.data;
  if (subject !== undefined) {
    return err('conflict', `The groups of ${name} at the sign-in provider decide the roles. Change them there.`);
  }
  const before = { role, targetRoles, isAuditor };
  const after = { role: input.role, targetRoles: input.targetRoles, isAuditor: input.isAuditor ?? false };
  const revision = randomUUID();
  const isDone =
    isSameStanding(before, input.seen) &&
    (await ctx.users.change(name, { ...after, rolesRevision: revision }, { role, rolesRevision }));
  if (!isDone) return rolesChangedMeanwhile(ctx, name);
  return keepingAnAdmin(ctx, { name, ...after, before }, () =>
    ctx.users.change(name, { ...before, rolesRevision: randomUUID() }, { role: after.role, rolesRevision: revision }),
  );
}

/** Ends all sessions of a person, and lets nobody begin one, until it is undone. */
export async function setDisabled(args: {
  ctx: ManageContext & { now: () => number };
  input: { name: string; isDisabled: boolean };
  user: Actor;
}): Promise<Result<Done & { isDisabled: boolean }>> {
  const { ctx, input } = args;
  const found = await findOther(args);
  if (!found.ok) return found;
  const { name, disabledAt } = found.data;
  if (Boolean(disabledAt) === input.isDisabled) {
    return err('conflict', `${name} is ${input.isDisabled ? 'disabled' : 'enabled'} already.`);
  }
  const at = input.isDisabled ? ctx.now() : null;
  if (!(await ctx.users.change(name, { disabledAt: at }, { disabledAt }))) return changedMeanwhile(name);
  if (!input.isDisabled) return ok({ name, isDisabled: false });
  const kept = await keepingAnAdmin(ctx, { name, isDisabled: true }, () =>
    ctx.users.change(name, { disabledAt: null }, { disabledAt: at }),
  );
  // Those that were open stay closed when the person is enabled again.
  if (!kept.ok) return kept;
  await ctx.users.endSessions(name);
  for (const other of await otherNames(ctx, found.data)) {
    await ctx.users.change(other, { role: 'none', targetRoles: {}, isAuditor: false });
    await ctx.users.endSessions(other);
  }
  return kept;
}

/** Removes a person or withdraws an invitation. The audit and shared views keep the name. */
export async function removeUser(args: {
  ctx: ManageContext & { now: () => number };
  input: { name: string };
  user: Actor;
}): Promise<Result<Done>> {
  const { ctx } = args;
  const found = await findOther(args);
  if (!found.ok) return found;
  const { name, role } = found.data;
  if (ctx.hasLocalUsers && name === ctx.linkUser) {
    return err('conflict', `Each start makes ${name} anew. Disable that user instead.`);
  }
  // Disabled first: a removal that would leave no admin can still be undone then.
  if (role === 'admin' && !found.data.disabledAt) {
    const disabled = await setDisabled({ ...args, input: { name, isDisabled: true } });
    if (!disabled.ok) return disabled;
  }
  await ctx.users.remove(name);
  return ok({ name });
}

/** Signs a person out wherever they are signed in. */
export async function endSessionsOf(args: { ctx: ManageContext; input: { name: string } }): Promise<Result<Done>> {
  const { ctx, input } = args;
  const user = await ctx.users.find(input.name);
  if (!user || !(await ctx.users.endSessions(user.name))) return noSuchUser(input.name);
  for (const other of await otherNames(ctx, user)) await ctx.users.endSessions(other);
  return ok({ name: user.name });
}

/** What else a person of a provider is called here, since a console of an older version, until they sign in again. */
async function otherNames({ users }: ManageContext, { name, subject }: StoredUser): Promise<string[]> {
  if (subject === undefined) return [];
  return (await users.ofSubject(subject)).map((user) => user.name).filter((other) => other !== name);
}

/** Turns the second factor of somebody off who has lost it. One's own goes off under "Your account", where the password is asked for. */
export async function resetFactor(args: {
  ctx: Pick<ManageContext, 'users'>;
  input: { name: string };
  user: Actor;
}): Promise<Result<Done>> {
  const found = await findOther(args);
  return found.ok ? removeFactor(args) : found;
}

/** Nobody does these things to themselves: a slip would lock them out, and roles are for others to give. */
async function findOther(args: {
  ctx: Pick<ManageContext, 'users'>;
  input: { name: string };
  user: Actor;
}): Promise<Result<StoredUser>> {
  const { name } = args.input;
  if (await isSamePerson(args.ctx.users, name, args.user.name))
    return err('conflict', 'This is you. Another admin has to do it.');
  const user = await args.ctx.users.find(name);
  return user ? ok(user) : noSuchUser(name);
}

/**
 * Two admins may take each other's place in the same moment, and the table has no transactions. So it is done, looked at, and
 * undone when no admin is left: the later of two always sees what both have done.
 */
async function keepingAnAdmin<D>(ctx: ManageContext, done: D, undo: () => Promise<boolean>): Promise<Result<D>> {
  const users = await ctx.users.all();
  const isAdmin = (user: StoredUser) =>
    user.role === 'admin' && !user.disabledAt && !isInvited(user) && ctx.maySignIn(user);
  if (users.some(isAdmin)) return ok(done);
  await undo();
  return err('conflict', 'No admin would be left. Make somebody else an admin first.');
}

export const noSuchUser = (name: string) => err('notFound', `There is no user named ${name}.`);
async function rolesChangedMeanwhile({ users }: ManageContext, name: string) {
  const user = await users.find(name);
  if (!user) return noSuchUser(name);
  const now = describeStanding({ ...user, targetRoles: user.targetRoles ?? {} });
  return err('conflict', `The roles of ${name} were changed meanwhile, and yours are not given. They are now: ${now}.`);
}
const changedMeanwhile = (name: string) => err('conflict', `${name} was changed at the same moment. Look again.`);
