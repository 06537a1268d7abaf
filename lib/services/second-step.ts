import { generationOf } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import { checkFactor, enableFactor, type FactorContext } from './second-factor';
import { type Passed, type SignInContext, startSession } from './sign-in';
import { recordSignIn } from './sign-in-records';

type StepContext = SignInContext & FactorContext;
/** Who has shown who they are but for the second factor; null when that was too long ago. */
type Pending = { name: string; factor: 'code' | 'set-up'; generation: number } | null;

const PASS_MS = 10 * 60_000;
const tooLate = () => err('unauthenticated', 'This sign-in took too long. Begin again.');

/** The code of the second step begins the session. */
export async function finishWithCode(args: {
  ctx: StepContext;
  input: { pending: Pending; code: string };
}): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const { pending, code } = input;
  if (pending?.factor !== 'code') return tooLate();
  const checked = await checkFactor({ ctx, input: { ...pending, code } });
  if (!checked.ok) return checked;
  return ok(await startSession(ctx, checked.data.user, `signed-in-with-${checked.data.by}`));
}

/** Turns the factor on for somebody who must have one to come in. */
export async function setUpFactor(args: {
  ctx: StepContext;
  input: { pending: Pending; draft: string; code: string };
}): Promise<Result<{ codes: string[]; pass: string }>> {
  const { ctx, input } = args;
  const { pending, draft, code } = input;
  if (pending?.factor !== 'set-up') return tooLate();
  const { name, generation } = pending;
  const enabled = await enableFactor({
    ctx,
    input: { name, draft, code },
    // Whoever gives a wrong code has not shown yet that the role is theirs.
    record: (user, outcome) => recordSignIn(ctx, outcome === 'wrong-code' ? { name, role: null } : user, outcome),
  });
  if (!enabled.ok) return enabled;
  const pass = ctx.box.seal(JSON.stringify({ generation, until: ctx.now() + PASS_MS }), passOf(name));
  return ok({ codes: enabled.data.codes, pass });
}

/** Begins the session of somebody who has just set it up, once the recovery codes were seen. */
export async function finishSetUp(args: {
  ctx: StepContext;
  input: { pending: Pending; pass: string };
}): Promise<Result<Passed>> {
  const { ctx, input } = args;
  const { pending, pass } = input;
  const opened = pending && (JSON.parse(ctx.box.open(pass, passOf(pending.name)) ?? 'null') as Pass | null);
  if (pending?.factor !== 'set-up' || !opened || opened.until <= ctx.now()) return tooLate();
  const user = await ctx.users.find(pending.name);
  if (!user?.factor || user.disabledAt || generationOf(user) !== opened.generation) return tooLate();
  return ok(await startSession(ctx, user, 'signed-in'));
}

type Pass = { generation: number; until: number };
const passOf = (name: string) => `pass of ${name}`;
