import type { JobReturns } from '../../domain/job';
import { JOB_MARKS } from '../../domain/job-marks';
import { err, ok, type Result } from '../../domain/result';
import { formatSearch } from '../../domain/search';
import { listConnections } from '../list-connections';
import type { JobContext } from './job-context';

/** Users asked for in one look. */
const PAGE = 100;

/**
 * Who of those that a job kicked is connected again, by user: kicked connections never come back, their users do. `cursor` is
 * `segment.index`, as the look before gave it.
 */
export async function readReturns(args: {
  ctx: JobContext;
  input: { id: string; cursor: string | null };
}): Promise<Result<JobReturns>> {
  const { ctx, input } = args;
  const job = await ctx.jobs.read(input.id);
  if (job?.target !== ctx.target.name) return err('notFound', 'There is no such job.');
  if (job.content.kind !== 'kick' || job.startedAt === null) {
    return err('invalid', 'Only who was kicked can come back.');
  }
  const { users, unknown, next } = await kickedUsers(ctx, job.id, input.cursor);
  const returns = new Map<string, JobReturns['returns'][number]>();
  if (users.length > 0) {
    const q = formatSearch([
      users.length === 1 ? { kind: 'user', value: String(users[0]) } : { kind: 'users', values: users },
    ]);
    const query = { q, id: '', user: '', ip: '', order: 'newest' as const, size: 1_000, cursor: null, scan: false };
    const page = await listConnections({ ctx, input: query });
    if (!page.ok) return page;
    if (page.data.consent)
      return err('conflict', 'No index of this table finds users, so who came back cannot be told.');
    for (const { userId, connectionId, connectedAt } of page.data.rows) {
      if (userId === undefined || connectedAt === undefined || connectedAt < job.startedAt) continue;
      const known = returns.get(userId);
      returns.set(userId, { userId, connectionId, connectedAt, times: (known?.times ?? 0) + 1 });
    }
  }
  return ok({ asked: users.length, unknown, returns: [...returns.values()], next });
}

/** The next users of recipients that were closed; `unknown` had no user in their row. */
async function kickedUsers(ctx: JobContext, id: string, cursor: string | null) {
  const [from = 0, after = -1] = (cursor ?? '0.-1').split('.').map(Number);
  const users = new Set<string>();
  let unknown = 0;
  for await (const { segment, marks } of ctx.jobs.progress(id, from)) {
    const recipients = await ctx.jobs.readRecipients(id, segment);
    const field = recipients?.fields.indexOf('userId') ?? -1;
    for (let index = segment === from ? after + 1 : 0; index < marks.length; index++) {
      if (marks[index] !== JOB_MARKS.closed) continue;
      const user = field < 0 ? null : recipients?.values[index]?.[field];
      if (user) users.add(user);
      else unknown += 1;
      if (users.size >= PAGE) return { users: [...users], unknown, next: `${segment}.${index}` };
    }
  }
  return { users: [...users], unknown, next: null };
}
