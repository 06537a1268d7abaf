import 'server-only';
import type { z } from 'zod';
import type { AuditAct } from '../domain/audit';
import type { Result } from '../domain/result';
import type { SessionUser } from '../domain/user';
import { type Admission, admit, discreetly, type Personal, parse } from './admit';
import { type AppContext, context } from './context';
import { guarded } from './guarded';
import { closeRecord, recordAct } from './record';

/** What the audit says of an act, from its input; `outcomeOf` adds what became of it. */
type AuditOf<I, D> = {
  act: AuditAct;
  target: (input: I) => string | null;
  subjects: (input: I) => string[];
  /** The search that chose them, in words. */
  filter?: (input: I) => string | null;
  reason?: (input: I) => string | null;
  detail?: (input: I) => string | null;
  outcomeOf: (data: D) => string;
  /** Whether it concerns anybody but the person who does it; without this, always. */
  isRecorded?: (input: I) => boolean;
};

type ActionSpec<S extends z.ZodType, C, D> = Admission<S, C> & {
  verb: (args: { ctx: C; input: z.output<S>; user: SessionUser }) => Promise<Result<D>>;
  /** An act without a record says why it needs none. */
  audit: AuditOf<z.output<S>, D> | { unrecorded: string };
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
      const act = () => discreetly(name, spec.personal, admitted.data, () => spec.verb({ ctx, input, user }));
      const { audit } = spec;
      return 'unrecorded' in audit || audit.isRecorded?.(input) === false ? act() : recorded(audit, user, input, act);
    });
}

async function recorded<I, D>(
  described: AuditOf<I, D>,
  user: SessionUser,
  input: I,
  act: () => Promise<Result<D>>,
): Promise<Result<D>> {
  const subjects = described.subjects(input);
  const id = await recordAct(user, {
    act: described.act,
    target: described.target(input),
    subjects,
    total: subjects.length,
    filter: described.filter?.(input) ?? null,
    reason: described.reason?.(input) ?? null,
    outcome: 'started',
    detail: described.detail?.(input) ?? null,
  });
  const result = await act();
  const outcome = result.ok ? described.outcomeOf(result.data) : result.error.code;
  await closeRecord(id, outcome);
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
