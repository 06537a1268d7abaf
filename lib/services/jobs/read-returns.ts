import type { JobReturns } from '../../domain/job';
import { JOB_MARKS } from '../../domain/job-marks';
import { MAX_CONNECTION_AGE_MS } from '../../domain/limits';
import { err, ok, type Result } from '../../domain/result';
import { formatSearch } from '../../domain/search';
import { listConnections } from '../list-connections';
import type { JobContext } from './job-context';
import { isOfOtherPlace, MOVED } from './other-place';

/** Users asked for in one look, and how many of them at a time. */
const PAGE = 100;
const AT_ONCE = 5;
/** Where rows of one user are no longer read on: there are that many at least. */
const MAX_ROWS_OF_USER = 2_000;
/** After so many rows a look ends, and the next one goes on with the users behind. */
const MAX_ROWS = 20_000;
/** Segments of recipients that one look reads: where rows name no user, none of them has anybody to ask for. */
const MAX_SEGMENTS = 100;
/** Between this look at the clock and that of the registry, which counts ages from its own. */
const AGE_MARGIN_MS = 5_000;

type Return = JobReturns['returns'][number];

/**
 * Who of those that a job kicked is connected again, by user: kicked connections never come back, their users do. Each user is read
 * for themselves, so that one with very many connections hides nobody. `cursor` is `segment.index`, as the look before gave it.
 */
export async function readReturns(args: {
  ctx: JobContext;
  input: { id: string; cursor: string | null };
  maxRows?: number;
  maxSegments?: number;
}): Promise<Result<JobReturns>> {
  const { ctx, input, maxRows = MAX_ROWS, maxSegments = MAX_SEGMENTS } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  const { startedAt } = job;
  if (job.content.kind !== 'kick' || startedAt === null) {
    return err('invalid', 'Only who was kicked can come back.');
  }
  if (isOfOtherPlace(ctx, job)) return err('conflict', `${MOVED} Who came back is not looked for here.`);
  const kicked = await kickedUsers(ctx, job.id, input.cursor, maxSegments);
  const looked: JobReturns = { asked: 0, unread: 0, unknown: kicked.unknown, returns: [], next: kicked.next };
  let rows = 0;
  while (looked.asked < kicked.users.length) {
    const some = kicked.users.slice(looked.asked, looked.asked + AT_ONCE);
    const found = await Promise.all(some.map(({ userId }) => returnOf(ctx, userId, startedAt)));
    for (const each of found) {
      if (!each.ok) return each;
      rows += each.data.rows;
      if (each.data.back) looked.returns.push(each.data.back);
      else if (each.data.isMore) looked.unread += 1;
    }
    looked.asked += some.length;
    const last = some.at(-1);
    if (rows >= maxRows && last && looked.asked < kicked.users.length) {
      return ok({ ...looked, unknown: last.unknown, next: last.place });
    }
  }
  return ok(looked);
}

type Found = { back?: Return; isMore: boolean; rows: number };

/** The newest connection of a user since then. Where their rows were not read to the end, `isMore`. */
async function returnOf(ctx: JobContext, userId: string, since: number): Promise<Result<Found>> {
  const query = { q: sinceTerm(ctx, since), id: '', user: userId, ip: '', order: 'newest' as const, scan: false };
  let back: Return | undefined;
  let rows = 0;
  let cursor: string | null = null;
  do {
    const page = await listConnections({ ctx, input: { ...query, size: 1_000, cursor } });
    if (!page.ok) return page;
    if (page.data.consent) {
      return err('conflict', 'No index of this table finds users, so who came back cannot be told.');
    }
    rows += page.data.read.rows;
    for (const { connectionId, connectedAt } of page.data.rows) {
      if (connectedAt === undefined || connectedAt < since) continue;
      const isNewest = back === undefined || connectedAt > back.connectedAt;
      back = {
        userId,
        ...(back && !isNewest ? back : { connectionId, connectedAt }),
        times: (back?.times ?? 0) + 1,
        isMore: false,
      };
    }
    cursor = page.data.next;
  } while (cursor !== null && rows < MAX_ROWS_OF_USER);
  const isMore = cursor !== null;
  return ok({ ...(back && { back: { ...back, isMore } }), isMore, rows });
}

/** Keeps what is older from being read, where an index is by time. Beyond the age of any connection there is nothing to keep. */
function sinceTerm(ctx: JobContext, since: number): string {
  const ms = Math.ceil((Math.max(0, ctx.now() - since) + AGE_MARGIN_MS) / 1_000) * 1_000;
  return ms > MAX_CONNECTION_AGE_MS ? '' : formatSearch([{ kind: 'newer', ms }]);
}

type Kicked = { userId: string; place: string; unknown: number };

/** The next users of recipients that were closed, each with the place and the count as of them; `unknown` had no user in their row. */
async function kickedUsers(ctx: JobContext, id: string, cursor: string | null, maxSegments: number) {
  const [from = 0, after = -1] = (cursor ?? '0.-1').split('.').map(Number);
  const users = new Map<string, Kicked>();
  let unknown = 0;
  let segments = 0;
  for await (const { segment, marks } of ctx.jobs.progress(id, from)) {
    if (!marks.includes(JOB_MARKS.closed)) continue;
    if (segments >= maxSegments) return { users: [...users.values()], unknown, next: `${segment}.-1` };
    segments += 1;
    const recipients = await ctx.jobs.readRecipients(id, segment);
    const field = recipients?.fields.indexOf('userId') ?? -1;
    for (let index = segment === from ? after + 1 : 0; index < marks.length; index++) {
      if (marks[index] !== JOB_MARKS.closed) continue;
      const userId = field < 0 ? null : recipients?.values[index]?.[field];
      const place = `${segment}.${index}`;
      if (!userId) unknown += 1;
      else if (!users.has(userId)) users.set(userId, { userId, place, unknown });
      if (users.size >= PAGE) return { users: [...users.values()], unknown, next: place };
    }
  }
  return { users: [...users.values()], unknown, next: null };
}
