import { makeRecoveryCodes, withoutRecoveryCode } from '../console/recovery-codes';
import type { SecretBox } from '../console/secret-box';
import { newTotpSecret, totpStep, totpUri } from '../console/totp';
import { generationOf, type StoredUser, type Users } from '../console/users';
import { err, ok, type Result } from '../domain/result';
import { recordSignIn, type SignInRecords, takeAttempt } from './sign-in-records';

export type FactorContext = SignInRecords & { users: Users; box: SecretBox; now: () => number };

/** A draft waits as long as it takes to find the phone. */
const DRAFT_MS = 30 * 60_000;
/** Three of a million codes are right at a time: at five in five minutes somebody would find one within a year. */
const CODES = { perDay: 30 };

/** A secret that is not on yet. Nothing is kept: the seal brings it back, for this person and as they are now. */
export function draftFactor(args: {
  ctx: Pick<FactorContext, 'box' | 'now'>;
  input: { name: string; generation: number };
}): { draft: string; secret: string; uri: string } {
  const { ctx, input } = args;
  const { name, generation } = input;
  const secret = newTotpSecret();
  const draft = ctx.box.seal(JSON.stringify({ secret, generation, until: ctx.now() + DRAFT_MS }), draftOf(name));
  return { draft, secret, uri: totpUri({ name, secret }) };
}

/** What becomes of setting it up on the way in. */
type SetUpOutcome = 'wrong-code' | 'second-factor-set-up';

/**
 * Turns a draft on for whoever can show a code of it. Answers the recovery codes, which are told once. `record` is for who has no session
 * yet, whose acts nothing else records: called when the code is wrong, and when all is right, before it is done.
 */
export async function enableFactor(args: {
  ctx: FactorContext;
  input: { name: string; draft: string; code: string };
  record?: (user: StoredUser, outcome: SetUpOutcome) => Promise<void>;
}): Promise<Result<{ codes: string[]; user: StoredUser }>> {
  const { ctx, input } = args;
  const user = await ctx.users.find(input.name);
  if (!user || user.subject !== undefined || user.disabledAt) return noSuchUser();
  if (user.factor) return err('conflict', 'The second factor is on already.');
  const secret = openDraft(ctx, user, input.draft);
  if (!secret) return err('conflict', 'This took too long. Begin again with a new QR code.');
  const taken = await takeAttempt(ctx, attemptsOf(user.name), user.name, CODES);
  if (!taken.ok) return taken;
  const step = totpStep(secret, plainCode(input.code), ctx.now());
  if (step === null) {
    await args.record?.(user, 'wrong-code');
    return wrongCode();
  }
  await ctx.attempts.clear(attemptsOf(user.name));
  const { codes, recovery } = makeRecoveryCodes();
  const factor = ctx.box.seal(secret, user.name);
  await args.record?.(user, 'second-factor-set-up');
  const isOn = await ctx.users.change(
    user.name,
    { factor, factorStep: step, recovery },
    { generation: user.generation, factor: user.factor },
  );
  return isOn ? ok({ codes, user: { ...user, factor, factorStep: step, recovery } }) : changedMeanwhile();
}

/** Checks a code of the app or a recovery code. Neither works twice, in however many windows it is tried. */
export async function checkFactor(args: {
  ctx: FactorContext;
  input: { name: string; generation: number; code: string };
}): Promise<Result<{ user: StoredUser; by: 'code' | 'recovery-code' }>> {
  const { ctx, input } = args;
  const user = await ctx.users.find(input.name);
  if (!user?.factor || user.disabledAt || generationOf(user) !== input.generation) return noSuchUser();
  const taken = await takeAttempt(ctx, attemptsOf(user.name), user.name, CODES);
  if (!taken.ok) return taken;
  // A code is used up before that is recorded.
  await ctx.audit.assertWritable();
  const by = await takeCode(ctx, user, user.factor, input.code);
  if (by === null) {
    await recordSignIn(ctx, { name: user.name, role: null }, 'wrong-code');
    return wrongCode();
  }
  await ctx.attempts.clear(attemptsOf(user.name));
  return ok({ user, by });
}

/** Ten new recovery codes in place of those before. */
export async function renewRecoveryCodes(args: {
  ctx: Pick<FactorContext, 'users'>;
  input: { name: string };
}): Promise<Result<{ codes: string[] }>> {
  const { users } = args.ctx;
  const user = await users.find(args.input.name);
  if (!user?.factor) return err('conflict', 'The second factor is off.');
  const { codes, recovery } = makeRecoveryCodes();
  const isDone = await users.change(user.name, { recovery }, { factor: user.factor });
  return isDone ? ok({ codes }) : changedMeanwhile();
}

/** Turns it off: the person themselves, or somebody else for whoever has lost it. */
export async function removeFactor(args: {
  ctx: Pick<FactorContext, 'users'>;
  input: { name: string };
}): Promise<Result<{ name: string }>> {
  const { users } = args.ctx;
  const user = await users.find(args.input.name);
  if (!user) return err('notFound', `There is no user named ${args.input.name}.`);
  if (!user.factor) return err('conflict', `${user.name} has no second factor.`);
  const isDone = await users.change(user.name, { factor: null, recovery: '' }, { factor: user.factor });
  return isDone ? ok({ name: user.name }) : changedMeanwhile();
}

async function takeCode(ctx: FactorContext, user: StoredUser, factor: string, code: string) {
  const { name, factorStep, recovery = '' } = user;
  const secret = ctx.box.open(factor, name);
  const step = secret === null ? null : totpStep(secret, plainCode(code), ctx.now());
  if (step !== null) {
    const isNew = step > (factorStep ?? 0) && (await ctx.users.change(name, { factorStep: step }, { factorStep }));
    return isNew ? 'code' : null;
  }
  const rest = withoutRecoveryCode(recovery, code);
  return rest !== null && (await ctx.users.change(name, { recovery: rest }, { recovery })) ? 'recovery-code' : null;
}

function openDraft({ box, now }: FactorContext, user: StoredUser, draft: string): string | null {
  const opened = JSON.parse(box.open(draft, draftOf(user.name)) ?? 'null') as {
    secret: string;
    generation: number;
    until: number;
  } | null;
  return opened && opened.until > now() && opened.generation === generationOf(user) ? opened.secret : null;
}

/** No draft passes for what is kept. */
const draftOf = (name: string) => `draft of ${name}`;
/** Apart from the password's: whoever knows that clears its count as often as they like. */
/** Names are in small letters: nobody spends these by trying a password for a name that is written like this. */
const attemptsOf = (name: string) => `CODE ${name}`;
/** Apps show codes in two groups. */
const plainCode = (code: string) => code.replace(/\s/g, '');

const wrongCode = () =>
  err(
    'unauthenticated',
    'That code is not right, or was used already. Wait for the next one, and look at the clock of your phone.',
  );
const noSuchUser = () => err('unauthenticated', 'This sign-in took too long. Begin again.');
const changedMeanwhile = () => err('conflict', 'Your account was changed at the same moment. Look again.');
