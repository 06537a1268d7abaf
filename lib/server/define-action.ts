import 'server-only';
import type { z } from 'zod';
import type { AuditAct } from '../domain/audit';
import { releaseRulesOf, whyTwo } from '../domain/release';
import { err, type Result } from '../domain/result';
import type { SessionUser } from '../domain/user';
import type { ReadAct } from '../services/release/release-context';
import { type Admission, admit, discreetly, type Personal, parse } from './admit';
import { type AppContext, context, findTarget } from './context';
import { guarded } from './guarded';
import { closeRecord, recordAct, recordRefusal } from './record';

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
  /** For acts that may take two persons: what the rules look at and both read; null where one is enough in any case. */
  release?: (input: z.output<S>) => Released | null;
};
type Released = Pick<ReadAct, 'subject' | 'title' | 'facts' | 'text'>;

/** An act as it stands, for the action that does it and for the request that another person approves. */
export function defineAct<S extends z.ZodType, C, D>(spec: ActSpec<S, C, D>): ActSpec<S, C, D> {
  return spec;
}
export type ActSpec<S extends z.ZodType, C, D> = ActionSpec<S, C, D> & {
  audit: AuditOf<z.output<S>, D>;
  release: (input: z.output<S>) => Released | null;
  /** What was typed to confirm it, which a request is asked for as well. */
  typed?: (input: z.output<S>) => string | undefined;
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
      const refusal = await refuseAlone(name, spec, user, input);
      if (refusal) return refusal;
      const act = () => discreetly(name, spec.personal, admitted.data, () => spec.verb({ ctx, input, user }));
      const { audit } = spec;
      return 'unrecorded' in audit || audit.isRecorded?.(input) === false ? act() : recorded(audit, user, input, act);
    });
}

/** What takes two persons on its target is not done by one, whatever the page offers. */
async function refuseAlone<S extends z.ZodType, C, D>(
  name: string,
  { release, audit }: ActionSpec<S, C, D>,
  user: SessionUser,
  input: z.output<S>,
): Promise<Result<never> | undefined> {
  const released = release?.(input);
  if (!released || 'unrecorded' in audit) return undefined;
  const target = findTarget(audit.target(input));
  if (!target.ok) return undefined;
  const why = whyTwo(releaseRulesOf(target.data.target), released.subject);
  if (!why) return undefined;
  await recordRefusal(user, { what: name, why: 'takes two persons', target: target.data.target.name });
  return err('conflict', `${why} two persons. Ask for it, and somebody else approves it.`);
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
