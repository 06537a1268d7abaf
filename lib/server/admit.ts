import 'server-only';
import type { z } from 'zod';
import { err, ok, type Result } from '../domain/result';
import type { Permission } from '../domain/role';
import type { SessionUser } from '../domain/user';
import { authorize } from './authorize';
import { type AppContext, context } from './context';
import { recordRefusal } from './record';

/** What actions and reads have in common: who may call them, with what, and what the verb works with. */
export type Admission<S extends z.ZodType, C> = {
  permission: Permission;
  schema: S;
  resolve: (app: AppContext, input: z.output<S>) => Result<C> | Promise<Result<C>>;
};

/**
 * What of an answer is personal data. `none`: nothing is. Else a role without `personal.read` gets what `mask` leaves, and `refuse` says
 * in words which inputs would tell what is masked.
 */
export type Personal<I, C, D> =
  | 'none'
  | { refuse?: (input: I, ctx: C) => string | undefined; mask: (data: D, ctx: C) => D };

export function seesPersonal({ permissions }: SessionUser): boolean {
  return permissions.includes('personal.read');
}

/** Somebody asked for what they see masked; where the input names a target, on that. */
export function recordMasked(user: SessionUser, what: string, input: unknown): Promise<void> {
  const { target } = Object(input) as { target?: string };
  return recordRefusal(user, { what, why: 'asks for what is masked for this role', target });
}

/** Runs the verb so that whoever calls it learns no more than their role may. */
export async function discreetly<I, C, D>(
  name: string,
  personal: Personal<I, C, D>,
  { user, input, ctx }: { user: SessionUser; input: I; ctx: C },
  verb: () => Promise<Result<D>>,
): Promise<Result<D>> {
  if (personal === 'none' || seesPersonal(user)) return verb();
  const refusal = personal.refuse?.(input, ctx);
  if (refusal) {
    await recordMasked(user, name, input);
    return err('forbidden', refusal);
  }
  const result = await verb();
  return result.ok ? ok(personal.mask(result.data, ctx)) : result;
}

type Admitted<S extends z.ZodType, C> = { user: SessionUser; input: z.output<S>; ctx: C };

/** Session, permission, parse, context, in this order: nobody learns from an error what they may not do. */
export async function admit<S extends z.ZodType, C>(
  name: string,
  { permission, schema, resolve }: Admission<S, C>,
  raw: unknown,
): Promise<Result<Admitted<S, C>>> {
  const asked = Object(raw) as { target?: unknown };
  const authorized = await authorize(permission, name, asked.target);
  if (!authorized.ok) return authorized;
  const { user, target } = authorized.data;
  // What is done is done where it was allowed.
  const input = parse(schema, target === undefined ? raw : { ...asked, target });
  if (!input.ok) return input;
  const ctx = await resolve(context(), input.data);
  return ctx.ok ? ok({ user, input: input.data, ctx: ctx.data }) : ctx;
}

/** As many as a form has fields; a list of ids can have thousands. */
const MAX_ISSUES = 50;

/** The first problem in words, and every one at its field; the schemas write them for the person who entered the input. */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({ at: path.join('.'), message }));
  return { ok: false, error: { code: 'invalid', message: issues[0]?.message ?? 'The input cannot be used.', issues } };
}
