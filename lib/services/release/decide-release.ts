import type { StoredRequest } from '../../console/requests';
import type { ReleaseRequest } from '../../domain/release';
import type { DecideRelease } from '../../domain/release-input';
import { err, ok, type Result } from '../../domain/result';
import { permissionsOf, recordedRole } from '../../domain/role';
import type { SessionUser } from '../../domain/user';
import { isSamePerson, personSince, roleOfPerson } from '../people';
import type { ReadAct, ReleaseContext } from './release-context';
import { findSelectionProblem, selectionWord } from './selection-word';
import { targetAsAsked, toRequest, whyElsewhere } from './to-request';

type Decision = { ctx: ReleaseContext; input: DecideRelease; user: SessionUser };

/**
 * Approves, refuses or withdraws what was asked for. Approved, it is carried out at once, as it was asked for and in the name of
 * whoever asked: never twice, and not at all when what it was asked under holds no more.
 */
export async function decideRelease({ ctx, input, user }: Decision): Promise<Result<ReleaseRequest>> {
  const request = await ctx.requests.read(input.id);
  if (request?.target !== input.target) return err('notFound', 'There is no such request.');
  if (request.by !== user.name && !ctx.may(user.role, request.act)) {
    return err('forbidden', 'Your role may not do this, so it may not decide about it either.');
  }
  if (request.status !== 'waiting') return err('conflict', `This request is ${request.status} by now.`);
  if (request.expiresAt <= ctx.now()) return err('conflict', 'This request has expired. It has to be made anew.');
  const isOwn = await isSamePerson(ctx.people, request.by, user.name);
  if (input.wish === 'withdraw') {
    if (!isOwn) return err('conflict', `Only ${request.by} can withdraw this. You can refuse it.`);
    return settle(ctx, request, user, { status: 'withdrawn', outcome: null });
  }
  if (isOwn) return err('conflict', 'You asked for this yourself. Somebody else has to decide.');
  return input.wish === 'refuse'
    ? settle(ctx, request, user, { status: 'refused', outcome: null })
    : approve(ctx, request, user, input.word);
}

async function approve(ctx: ReleaseContext, request: StoredRequest, user: SessionUser, typed: string | undefined) {
  const target = targetAsAsked(ctx, request);
  // It waits on: a console that has the target there may have it approved.
  if (!target) return err('conflict', whyElsewhere(ctx, request));
  const ready = await checkAgain(ctx, request);
  if ('problem' in ready) return settle(ctx, request, user, { status: 'lapsed', outcome: ready.problem });
  const { act, person } = ready;
  const problem = findSelectionProblem(target, act.subject, typed);
  if (problem) return err('invalid', problem);
  // When this cannot be written nothing has happened: the request still waits, whole, and can be approved again.
  const record = await begin(ctx, request, { act, person, approvedBy: user.name });
  const decided = { decidedBy: user.name, decidedAt: ctx.now() };
  // Of two who approve in one moment one wins, and only that one goes on.
  const isMine = await ctx.requests.change(
    request.id,
    { ...decided, status: 'approved', input: '' },
    { status: 'waiting' },
  );
  if (!isMine) {
    await ctx.audit.close(record, 'conflict').catch(ctx.onError);
    return overtaken();
  }
  const outcome = await carryOut(ctx, record, { act, person, word: selectionWord(target, act.subject) });
  await ctx.requests.change(request.id, outcome, { status: 'approved' });
  return ok(toRequest({ ...request, ...decided, ...outcome, input: '' }, ctx));
}

type Carried = { act: ReadAct; person: Pick<SessionUser, 'name' | 'role'> };

/** What it was asked under: the right of whoever asked, and what the act takes. */
async function checkAgain(
  ctx: ReleaseContext,
  { by, act: name, input, target, requestedAt }: StoredRequest,
): Promise<Carried | { problem: string }> {
  const person = await personSince(ctx.people, by, requestedAt);
  const role = person ? roleOfPerson(person, target) : 'none';
  if (role === 'none' || !ctx.may(role, name)) return { problem: `${by} may not do this any more.` };
  const act = ctx.read(name, JSON.parse(input));
  return act.ok ? { act: act.data, person: { name: by, role } } : { problem: act.error.message };
}

/** The act has a record of its own, as if whoever asked did it just now. */
function begin(
  { audit }: ReleaseContext,
  { from }: StoredRequest,
  { act: { told }, person: { name, role }, approvedBy }: Carried & { approvedBy: string },
): Promise<string> {
  return audit.begin({
    ...told,
    user: name,
    role: recordedRole(role),
    from,
    outcome: 'started',
    detail: [told.detail, `approved by ${approvedBy}`].filter(Boolean).join(', '),
  });
}

async function carryOut(
  ctx: ReleaseContext,
  record: string,
  { act, person: { name, role }, word }: Carried & { word: string | null },
): Promise<Pick<StoredRequest, 'status' | 'outcome'>> {
  const result = await act.run({ name, role, permissions: permissionsOf(role) }, word).catch((error: unknown) => {
    ctx.onError(error);
    return err('internal', 'The console could not go on, and it is not known what was done. The log says why.');
  });
  await ctx.audit.close(record, result.ok ? result.data : result.error.code).catch(ctx.onError);
  return result.ok ? { status: 'done', outcome: result.data } : { status: 'failed', outcome: result.error.message };
}

async function settle(
  ctx: ReleaseContext,
  request: StoredRequest,
  user: SessionUser,
  ended: Pick<StoredRequest, 'status' | 'outcome'>,
): Promise<Result<ReleaseRequest>> {
  const values = { ...ended, decidedBy: user.name, decidedAt: ctx.now(), input: '' };
  const isMine = await ctx.requests.change(request.id, values, { status: 'waiting' });
  return isMine ? ok(toRequest({ ...request, ...values }, ctx)) : overtaken();
}

function overtaken() {
  return err('conflict', 'Somebody else has decided in the same moment. Look at it again.');
}
