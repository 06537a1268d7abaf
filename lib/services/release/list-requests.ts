import type { Jobs, StoredDecision } from '../../console/jobs';
import type { AudienceSummary } from '../../domain/job';
import { describeAct, describeAudience } from '../../domain/job-words';
import { maskAudience } from '../../domain/personal';
import type { DecidedJob, ReleaseList, ReleaseRequest, RequestedJob } from '../../domain/release';
import { ok, type Result } from '../../domain/result';
import { type AnyRole, roleMay } from '../../domain/role';
import type { SessionUser } from '../../domain/user';
import { refusalFor } from '../jobs/job-rights';
import { roleOfPerson } from '../people';
import type { ReleaseContext } from './release-context';
import { toRequest } from './to-request';

type ListContext = Pick<ReleaseContext, 'requests' | 'people' | 'may' | 'now' | 'read' | 'target'> & {
  jobs: Pick<Jobs, 'requested' | 'decided'>;
};

/** Characters: a search may name a thousand users. */
const MAX_AUDIENCE = 200;
const NO_RIGHT =
  'You may not act on this target any more, nor withdraw this. Whoever approves it is told so, and nothing is done.';

/** What waits and what was decided lately, on every target: whatever this person asked for, or may do. Newest first. */
export async function listRequests(args: { ctx: ListContext; user: SessionUser }): Promise<Result<ReleaseList>> {
  const { ctx, user } = args;
  const [person, waiting, recent, jobs, decidedJobs] = await Promise.all([
    ctx.people.find(user.name),
    ctx.requests.waiting(),
    ctx.requests.recent(),
    ctx.jobs.requested(),
    ctx.jobs.decided(),
  ]);
  const roleAt = (target: string) => (person ? roleOfPerson(person, target) : 'none');
  const wordsFor = (audience: AudienceSummary | undefined, target: string) => {
    if (!audience) return undefined;
    const seesAll = roleMay(roleAt(target), 'personal.read');
    return shortened(
      describeAudience(seesAll ? audience : maskAudience(audience, ctx.target(target)?.table.attributes)),
    );
  };
  const isSeen = ({ by, act, target }: (typeof waiting)[number]) => by === user.name || ctx.may(roleAt(target), act);
  const all = [...waiting, ...recent.filter(({ status }) => status !== 'waiting')]
    .filter(isSeen)
    .map((request) => ({ ...toRequest(request, ctx), ...withoutRight(roleAt(request.target)) }))
    .sort((a, b) => b.requestedAt - a.requestedAt);
  return ok({
    waiting: all.filter(({ status }) => status === 'waiting'),
    decided: all.filter(({ status }) => status !== 'waiting'),
    jobs: jobs
      .filter((job) => job.requestedBy === user.name || mayStart(job, roleAt(job.target)))
      .map(
        (job): RequestedJob => ({
          jobId: job.id,
          target: job.target,
          title: describeAct(job.content, job.card?.total ?? 0),
          audience: wordsFor(job.audience, job.target),
          startAt: job.startAt,
          by: job.requestedBy ?? job.by,
          requestedAt: job.changedAt,
          expiresAt: job.requestExpiresAt ?? job.changedAt,
        }),
      )
      .filter(({ expiresAt }) => expiresAt > ctx.now())
      .sort((a, b) => b.requestedAt - a.requestedAt),
    decidedJobs: decidedJobs
      .filter(({ by, needs, target }) => by === user.name || roleMay(roleAt(target), needs))
      .map((stored) => toDecided(stored, wordsFor(stored.audience, stored.target))),
    readAt: ctx.now(),
  });
}

/** Of one's own requests some are left where a role was taken meanwhile. */
function withoutRight(role: AnyRole): Pick<ReleaseRequest, 'notHere' | 'cannotEnd'> {
  return roleMay(role, 'connections.send') ? {} : { notHere: NO_RIGHT, cannotEnd: true };
}

function mayStart(job: Parameters<typeof refusalFor>[0], role: AnyRole): boolean {
  return roleMay(role, 'connections.send') && !refusalFor(job, role);
}

/** The whole of it stands on the page of the job. */
const shortened = (words: string) => (words.length > MAX_AUDIENCE ? `${words.slice(0, MAX_AUDIENCE - 1)}…` : words);

function toDecided(stored: StoredDecision, audience: string | undefined): DecidedJob {
  const { jobId, target, title, startAt, by, requestedAt, status, decidedBy, decidedAt, outcome } = stored;
  return { jobId, target, title, audience, startAt, by, requestedAt, status, decidedBy, decidedAt, outcome };
}
