import { createHash } from 'node:crypto';
import type { StoredJob } from '../../console/jobs';
import { formatBytes } from '../../domain/format';
import { type Audience, type AudienceSummary, isForEveryone, type Job } from '../../domain/job';
import type { PrepareJob } from '../../domain/job-input';
import { CONNECT_QUOTA, MAX_KICK_RATE } from '../../domain/job-limits';
import { err, ok, type Result } from '../../domain/result';
import { fillTemplate, parseTemplate } from '../../domain/template';
import type { SessionUser } from '../../domain/user';
import { claimFollowUp, findEarlier } from './follow-up';
import { hashTarget, type JobContext, namedIn, toJob } from './job-context';
import { takeJob } from './job-desk';
import { refusalFor } from './job-rights';
import { NO_SEARCH, TAKES_SCAN } from './read-audience';

const MAX_CHUNK_IDS = 1_000;
const MAX_CHUNK_BYTES = 300 * 1024;
const MAX_JOB_BYTES = 300 * 1024;

/** Begins to freeze an audience; nobody is touched by it. The same id again is the same job. */
export async function prepareJob(args: {
  ctx: JobContext;
  input: PrepareJob;
  user: SessionUser;
}): Promise<Result<Job>> {
  const { ctx, input, user } = args;
  const refusal = refusalFor(input, user.role);
  if (refusal) return err('forbidden', refusal);
  const problem = findProblem(input) ?? findPaceProblem(ctx, input) ?? findSizeProblem(input);
  if (problem) return err('invalid', problem);
  const known = await ctx.jobs.read(input.id);
  const inputHash = hashInput(input);
  if (known) return sameAs(ctx, known, inputHash);

  const { audience, content, exclusions } = input;
  const earlier = audience.kind === 'job' ? await findEarlier(ctx, audience, input) : undefined;
  if (earlier?.ok === false) return earlier;
  const summary = summarise(audience, earlier?.data.job.audience);
  const refusalOfWhole = refusalFor({ content, audience: summary }, user.role);
  if (refusalOfWhole) return err('forbidden', refusalOfWhole);
  if (await takesScan(ctx, audience))
    return { ok: false, error: { code: 'invalid', message: TAKES_SCAN, asks: 'scan' } };
  const chunks = chunksOf(audience.kind === 'ids' ? audience.ids : []);
  for (const [chunk, ids] of chunks.entries()) await ctx.jobs.putIds(input.id, chunk, ids, inputHash);
  const at = ctx.now();
  const job: StoredJob = {
    id: input.id,
    target: ctx.target.name,
    content,
    audience: summary,
    exclusions: namedIn(exclusions),
    ...(input.reason && { reason: input.reason }),
    status: 'preparing',
    by: user.name,
    createdAt: at,
    frozenAt: at,
    startedAt: null,
    endedAt: null,
    changedAt: at,
    changedBy: user.name,
    pace: { ...input.pace, concurrency: ctx.target.bulk.concurrency },
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
    inputHash,
    idChunks: chunks.length,
    ...(!user.permissions.includes('personal.read') && { isMasked: true }),
    fullExclusions: exclusions,
    listReadAt: input.listReadAt,
    targetHash: hashTarget(ctx.target),
    runner: null,
    beatAt: at,
    rate: 0,
  };
  if (!(await ctx.jobs.create(job))) return sameAs(ctx, (await ctx.jobs.read(job.id)) ?? job, inputHash);
  const claimed = audience.kind === 'job' && (await claimFollowUp(ctx, audience, job));
  if (claimed && !claimed.ok) {
    const values = { status: 'discarded', problem: claimed.error.message, endedAt: ctx.now() } as const;
    await ctx.jobs.change(job.id, values, { status: 'preparing' });
    return claimed;
  }
  await takeJob(ctx, job);
  return ok(toJob(job));
}

/** Whether only a scan finds them, and nobody agreed to one; as far as is known without a read of the rows. */
async function takesScan({ registry }: JobContext, audience: Audience): Promise<boolean> {
  if (audience.kind !== 'filter' && audience.kind !== 'everyone') return false;
  const query = audience.kind === 'filter' ? audience.query : { ...NO_SEARCH, scan: audience.scan };
  if (query.scan) return false;
  const page = await registry.list({ ...query, order: 'newest', size: 1, cursor: null, isPlanOnly: true });
  // What is wrong otherwise is told by the preparation, which waits for what may pass.
  return page.ok && page.data.consent !== undefined;
}

/** Rows of ids: an item of the table has 400 KB, and ids of other people's registries may be long. */
function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const id of ids) {
    const chunk = chunks.at(-1) ?? [];
    bytes += Buffer.byteLength(id) + 3;
    if (bytes <= MAX_CHUNK_BYTES && chunk.length < MAX_CHUNK_IDS) chunk.push(id);
    else {
      chunks.push([id]);
      bytes = Buffer.byteLength(id) + 3;
    }
  }
  return chunks;
}

function hashInput(input: PrepareJob): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}

/** The job of this id, when it was prepared with the same: whatever is pressed twice is one. */
function sameAs({ target }: JobContext, known: StoredJob, inputHash: string): Result<Job> {
  if (known.target !== target.name) return err('conflict', 'There is another job of this id.');
  if ((known.inputHash ?? inputHash) === inputHash) return ok(toJob(known));
  const message =
    'This form made a job before it was changed. Open that one, or prepare the form as it is now once more.';
  return { ok: false, error: { code: 'conflict', message, jobId: known.id } };
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

/** All but a list of ids stands in one row of the console's table, which has 400 KB. */
function findSizeProblem({ audience, content, exclusions }: PrepareJob): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify([audience.kind !== 'ids' && audience, content, exclusions]));
  if (bytes <= MAX_JOB_BYTES) return undefined;
  return `The text and whom to leave out are ${formatBytes(bytes)} together, and a job may have ${formatBytes(MAX_JOB_BYTES)}. Shorten the text, or leave out fewer.`;
}

function findPaceProblem({ target }: JobContext, { pace, content }: PrepareJob): string | undefined {
  if (content.kind === 'kick' && pace.perSecond > MAX_KICK_RATE) {
    return `Kicked clients come back, and an account takes ${CONNECT_QUOTA} new connections a second in a Region by default. Kick at most ${MAX_KICK_RATE}, so that no second brings back more.`;
  }
  const { perSecond } = target.bulk;
  if (pace.perSecond <= perSecond) return undefined;
  return `All jobs of ${target.name} together may make ${perSecond} calls a second. Choose at most that, or raise it in the targets file.`;
}

function summarise(audience: Audience, earlier: AudienceSummary | undefined): AudienceSummary {
  switch (audience.kind) {
    case 'ids':
      return { kind: 'ids', count: audience.ids.length };
    case 'everyone':
      return { kind: 'everyone' };
    case 'job':
      return { ...audience, ...(earlier && isForEveryone(earlier) && { ofEveryone: true }) };
    default:
      return audience;
  }
}
