import 'server-only';
import type { z } from 'zod';
import type { AuditAct } from '../domain/audit';
import type { Result } from '../domain/result';
import type { SessionUser } from '../domain/user';
import { type Admission, admit, discreetly, type Personal, parse } from './admit';
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
  /** Whether it concerns anybody but the person who does it; without this, always. */
  isRecorded?: (input: I) => boolean;
};

type ActionSpec<S extends z.ZodType, C, D> = Admission<S, C> & {
  verb: (args: { ctx: C; input: z.output<S>; user: SessionUser }) => Promise<Result<D>>;
  audit?: AuditOf<z.output<S>, D>;
  personal: Personal<z.output<S>, C, D>;
};

/**
 * A server action: session, permission, parse, audit, verb, audit, result. The audit record is written before the
 * act; when that fails, the act does not happen.
 */
export function defineAction<S extends z.ZodType, C, D>(name: string, spec: ActionSpec<S, C, D>) {
  return async (raw: z.input<S>): Promise<Result<D>> =>
    guarded(name, async () => {
      const admitted = await admit(name, spec, raw);
      if (!admitted.ok) return admitted;
      const { user, input, ctx } = admitted.data;
      const act = () => discreetly(spec.personal, admitted.data, () => spec.verb({ ctx, input, user }));
      const { audit } = spec;
      return audit && audit.isRecorded?.(input) !== false ? recorded(audit, user, input, act) : act();
    });
}

async function recorded<I, D>(
  described: AuditOf<I, D>,
  user: SessionUser,
  input: I,
  act: () => Promise<Result<D>>,
): Promise<Result<D>> {
  const { audit } = context();
  const subjects = described.subjects(input);
  const id = await audit.begin({
    user: user.name,
    role: user.role,
    act: described.act,
    target: described.target(input),
    subjects,
    total: subjects.length,
    outcome: 'started',
    detail: described.detail?.(input) ?? null,
  });
  const result = await act();
  const outcome = result.ok ? described.outcomeOf(result.data) : result.error.code;
  // The act has happened: its outcome is told even when the record cannot be closed, which then says "started".
  await audit.close(id, outcome).catch((error: unknown) => log().error({ err: error, id }, 'audit not closed'));
  return result;
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
