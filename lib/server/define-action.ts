import 'server-only';
import type { z } from 'zod';
import type { AuditAct } from '../domain/audit';
import { err, type Result } from '../domain/result';
import type { Permission } from '../domain/role';
import { authorize } from './authorize';
import { type AppContext, context } from './context';
import { guarded } from './guarded';
import { log } from './log';

/** What the audit says of an act, from its input; `outcomeOf` adds what became of it. */
type AuditOf<I, D> = {
  act: AuditAct;
  target: (input: I) => string | null;
  subjects: (input: I) => string[];
  detail?: (input: I) => string | null;
  outcomeOf: (data: D) => string;
};

type ActionSpec<S extends z.ZodType, C, D> = {
  permission: Permission;
  schema: S;
  resolve: (app: AppContext, input: z.output<S>) => Result<C>;
  verb: (args: { ctx: C; input: z.output<S> }) => Promise<Result<D>>;
  audit?: AuditOf<z.output<S>, D>;
};

/**
 * A server action: session, permission, parse, audit, verb, audit, result. The audit record is written before the
 * act; when that fails, the act does not happen.
 */
export function defineAction<S extends z.ZodType, C, D>(name: string, spec: ActionSpec<S, C, D>) {
  return async (raw: z.input<S>): Promise<Result<D>> =>
    guarded(name, async () => {
      const user = await authorize(spec.permission, name);
      if (!user.ok) return user;
      const input = parse(spec.schema, raw);
      if (!input.ok) return input;
      const ctx = spec.resolve(context(), input.data);
      if (!ctx.ok) return ctx;
      if (!spec.audit) return spec.verb({ ctx: ctx.data, input: input.data });

      const { audit } = context();
      const subjects = spec.audit.subjects(input.data);
      const id = await audit.begin({
        user: user.data.name,
        role: user.data.role,
        act: spec.audit.act,
        target: spec.audit.target(input.data),
        subjects,
        total: subjects.length,
        outcome: 'started',
        detail: spec.audit.detail?.(input.data) ?? null,
      });
      const result = await spec.verb({ ctx: ctx.data, input: input.data });
      const outcome = result.ok ? spec.audit.outcomeOf(result.data) : result.error.code;
      // The act has happened: its outcome is told even when the record cannot be closed, which then says "started".
      await audit.close(id, outcome).catch((error: unknown) => log().error({ err: error, id }, 'audit not closed'));
      return result;
    });
}

/** An action that needs no session: signing in. */
export function definePublicAction<S extends z.ZodType, D>(
  name: string,
  schema: S,
  verb: (app: AppContext, input: z.output<S>) => Promise<Result<D>>,
) {
  return async (raw: z.input<S>): Promise<Result<D>> =>
    guarded(name, async () => {
      const input = parse(schema, raw);
      return input.ok ? verb(context(), input.data) : input;
    });
}

/** Every problem in words, the place before it where there is one. */
export function parse<S extends z.ZodType>(schema: S, raw: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  return err('invalid', issue?.message ?? 'The input cannot be used.');
}
