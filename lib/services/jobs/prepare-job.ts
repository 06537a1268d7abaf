import type { StoredJob } from '../../console/jobs';
import type { Audience, AudienceSummary, Job } from '../../domain/job';
import type { PrepareJob } from '../../domain/job-input';
import { CONNECT_QUOTA } from '../../domain/job-limits';
import { err, ok, type Result } from '../../domain/result';
import { fillTemplate, parseTemplate } from '../../domain/template';
import type { SessionUser } from '../../domain/user';
import { claimFollowUp, findEarlier } from './follow-up';
import { hashTarget, type JobContext, toJob } from './job-context';
import { takeJob } from './job-desk';
import { refusalFor } from './job-rights';

const CHUNK = 1_000;

/** Begins to freeze an audience; nobody is touched by it. The same id again is the same job. */
export async function prepareJob(args: {
  ctx: JobContext;
  input: PrepareJob;
  user: SessionUser;
}): Promise<Result<Job>> {
  const { ctx, input, user } = args;
  const refusal = refusalFor(input, user.role);
  if (refusal) return err('forbidden', refusal);
  const problem = findProblem(input) ?? findPaceProblem(ctx, input);
  if (problem) return err('invalid', problem);
  const known = await ctx.jobs.read(input.id);
  if (known)
    return known.target === ctx.target.name ? ok(toJob(known)) : err('conflict', 'There is another job of this id.');

  const { audience, content, exclusions } = input;
  const earlier = audience.kind === 'job' && (await findEarlier(ctx, audience, input));
  if (earlier && !earlier.ok) return earlier;
  if (audience.kind === 'ids') {
    for (let start = 0; start < audience.ids.length; start += CHUNK) {
      await ctx.jobs.putIds(input.id, start / CHUNK, audience.ids.slice(start, start + CHUNK));
    }
  }
  const at = ctx.now();
  const job: StoredJob = {
    id: input.id,
    target: ctx.target.name,
    content,
    audience: summarise(audience),
    exclusions: { ids: exclusions.ids.length, users: exclusions.users.length },
    ...(input.reason && { reason: input.reason }),
    status: 'preparing',
    by: user.name,
    createdAt: at,
    frozenAt: at,
    startedAt: null,
    endedAt: null,
    changedAt: at,
    changedBy: user.name,
    pace: input.pace,
    canary: input.canary && { ...input.canary, state: 'sending', until: null, words: null },
    startAt: null,
    requestedBy: null,
    requestExpiresAt: null,
    approvedBy: null,
    agreedTotal: null,
    card: null,
    preparedSoFar: 0,
    problem: null,
    fullAudience: audience.kind === 'ids' ? { kind: 'ids', ids: [] } : audience,
    ...(!user.permissions.includes('personal.read') && { isMasked: true }),
    fullExclusions: exclusions,
    listReadAt: input.listReadAt,
    targetHash: hashTarget(ctx.target),
    runner: null,
    beatAt: at,
    rate: 0,
  };
  if (!(await ctx.jobs.create(job))) return ok(toJob(job));
  const claimed = audience.kind === 'job' && (await claimFollowUp(ctx, audience, job));
  if (claimed && !claimed.ok) {
    const values = { status: 'discarded', problem: claimed.error.message, endedAt: ctx.now() } as const;
    await ctx.jobs.change(job.id, values, { status: 'preparing' });
    return claimed;
  }
  await takeJob(ctx, job);
  return ok(toJob(job));
}

function findProblem({ content }: PrepareJob): string | undefined {
  const text = content.kind === 'notice' ? content.template : content.kind === 'kick' ? content.lastWords : null;
  if (!text) return undefined;
  const template = parseTemplate(text);
  if (template.problems.length > 0) return template.problems.join(' ');
  if (content.kind !== 'notice' || content.format !== 'json') return undefined;
  try {
    JSON.parse(fillTemplate(template, Object.fromEntries(template.fields.map((field) => [field, 'x'])), 'json').text);
    return undefined;
  } catch (error) {
    return `Not valid JSON once its fields are filled: ${(error as Error).message}`;
  }
}

function findPaceProblem({ target }: JobContext, { pace, content }: PrepareJob): string | undefined {
  if (content.kind === 'kick' && pace.perSecond > CONNECT_QUOTA) {
    return `Kicked clients come back, and an account takes ${CONNECT_QUOTA} new connections a second by default. Kick at most that many.`;
  }
  const { perSecond } = target.bulk;
  if (pace.perSecond <= perSecond) return undefined;
  return `All jobs of ${target.name} together may make ${perSecond} calls a second. Choose at most that, or raise it in the targets file.`;
}

function summarise(audience: Audience): AudienceSummary {
  switch (audience.kind) {
    case 'ids':
      return { kind: 'ids', count: audience.ids.length };
    case 'everyone':
      return { kind: 'everyone' };
    default:
      return audience;
  }
}
