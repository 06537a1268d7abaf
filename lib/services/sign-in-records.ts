import type { Attempts } from '../console/attempts';
import type { AuditLog } from '../console/audit-log';
import { formatDuration } from '../domain/format';
import { err, ok, type Result } from '../domain/result';
import { recordedRole, roleInConsole, type TargetRole } from '../domain/role';
import type { SignInProblem } from '../domain/sign-in-problems';
import type { Gather } from './gather';

export type SignInRecords = {
  attempts: Attempts;
  audit: Pick<AuditLog, 'begin' | 'assertWritable'>;
  /** Where it is asked from. */
  from: string | null;
  /** For attempts that are refused without being looked at, as many as somebody likes. */
  gather: Gather;
};

/** Counts an attempt at what `key` stands for before it is looked at; refuses when it is one too many. `name` is who the audit says tried. */
export async function takeAttempt(
  ctx: SignInRecords,
  key: string,
  name: string,
  limits: { perDay?: number } = {},
): Promise<Result<null>> {
  if (await ctx.attempts.take(key, limits)) return ok(null);
  const told = [key, ctx.from, 'too-many-attempts'];
  await ctx.gather.tell(
    JSON.stringify(told),
    (times) => recordSignIn(ctx, { name, role: null }, 'too-many-attempts', { times }),
    { what: { act: 'sign-in', outcome: 'too-many-attempts' } },
  );
  const wait = formatDuration((await ctx.attempts.waitMs(key, limits)) + 999);
  return err('rateLimited', `Too many attempts. Try again in ${wait}.`);
}

/** A name in the audit for whoever came from the identity provider with an answer that says not who they are. */
const UNNAMED = 'identity provider';

/** An answer of the identity provider that let nobody in, by what was wrong with it; the same from the same place within minutes is counted. */
export async function recordRefusedAnswer(
  ctx: Pick<SignInRecords, 'audit' | 'from' | 'gather'>,
  problem: Exclude<SignInProblem, 'unreachable'>,
): Promise<void> {
  const outcome = `provider-${problem}`;
  await ctx.gather.tell(
    JSON.stringify([UNNAMED, ctx.from, outcome]),
    (times) => recordSignIn(ctx, { name: UNNAMED, role: null }, outcome, { times }),
    { what: { act: 'sign-in', outcome } },
  );
}

export async function recordSignIn(
  ctx: Pick<SignInRecords, 'from'> & { audit: Pick<AuditLog, 'begin'> },
  { name, role, isAuditor = false }: { name: string; role: TargetRole | null; isAuditor?: boolean },
  outcome: string,
  { times = 0, detail = null }: { times?: number; detail?: string | null } = {},
): Promise<void> {
  await ctx.audit.begin({
    user: name.slice(0, 80),
    role: role && recordedRole(roleInConsole({ role, isAuditor })),
    from: ctx.from,
    act: 'sign-in',
    target: null,
    subjects: [],
    total: times,
    outcome,
    detail,
  });
}
