import { expect, test } from 'vitest';
import { LANES } from '../../domain/job-limits';
import type { BulkOutcome } from '../../gateway/bulk';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';
import { queuedFor } from './test-queued';

/** Segments in which some recipients are tried again and again beside segments that nobody has begun. */

const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const KICK = { kind: 'kick', lastWords: 'x', graceMs: 0 } as const;
/** How many recipients each segment has, whose first one is the one to be tried again. */
const SMALL = Array.from({ length: 12 }, () => 5);
const OTHERS = 12 * 4;
const { fleet } = prepareFleets();
const startQueued = queuedFor(fleet);

const idOf = (segment: number, at: number) =>
  `Segment${String(segment).padStart(4, '0')}-${String(at).padStart(3, '0')}=`;

type Desk = Awaited<ReturnType<typeof jobsOf>>;

/** As an audience of long values is frozen: a few in each segment. */
async function begin(
  { prepare, start, ctx: { jobs } }: Desk,
  perSecond: number,
  sizes: number[],
  content: typeof NOTICE | (Omit<typeof KICK, 'graceMs'> & { graceMs: number }) = NOTICE,
): Promise<string> {
  const audience = { kind: 'ids' as const, ids: [idOf(0, 0)] };
  const { id, card } = await prepare({ audience, content, pace: { perSecond } });
  let total = 0;
  for (const [segment, size] of sizes.entries()) {
    const ids = Array.from({ length: size }, (_, at) => idOf(segment, at));
    const lists = { connectedAt: ids.map(() => null), fields: [], values: ids.map(() => []) };
    await jobs.putRecipients(id, segment, { first: total, ids, ...lists }, 9);
    total += size;
  }
  await jobs.change(id, { card: card && { ...card, total, segments: sizes.length } }, {});
  expect(await start(id, String(total))).toMatchObject({ ok: true });
  return id;
}

/** Everybody gets it, or is closed, but the first of each segment, whose buffer is full as often as `isFull` says; whoever is tried again waits for `again`. */
function answering(isFull: (id: string) => boolean, again?: Promise<void>) {
  const answered: string[] = [];
  const post = async (connectionId: string): Promise<BulkOutcome> => {
    const isAgain = answered.includes(connectionId);
    answered.push(connectionId);
    if (isAgain) await again;
    return {
      connectionId,
      outcome: connectionId.endsWith('-000=') && isFull(connectionId) ? 'throttled' : 'delivered',
    };
  };
  const close = async (connectionId: string): Promise<BulkOutcome> => ({ connectionId, outcome: 'closed' });
  const alter = (ctx: JobContext): JobContext => ({ ...ctx, bulk: { ...ctx.bulk, post, delete: close } });
  return { answered, alter };
}

/** All tries but the first are under way until the test has seen what it waits for, however long that takes. */
function withheld() {
  let answer = () => {};
  const again = new Promise<void>((resolve) => {
    answer = resolve;
  });
  return { again, answer };
}

test.each([
  { content: NOTICE, reached: 'delivered' },
  { content: KICK, reached: 'closed' },
] as const)(
  'segments of a $content.kind whose recipients all wait for another try after a 429 keep no other from its turn',
  async ({ content, reached }) => {
    const { settings } = await fleet(0);
    const { again, answer } = withheld();
    const desk = await jobsOf(settings, { alter: answering(() => true, again).alter });
    const id = await begin(desk, 400, SMALL, content);
    expect((await desk.until(id, ({ counts }) => counts[reached] === OTHERS)).counts).toMatchObject({ throttled: 0 });
    expect(await desk.steer(id, 'stop')).toMatchObject({ ok: true });
    answer();
  },
);

test('nor do they keep a worker from another message', async () => {
  const { again, answer } = withheld();
  const { desk, loop } = await startQueued(0, answering(() => true, again).alter);
  loop();
  const id = await begin(desk, 1_000, SMALL);
  expect((await desk.until(id, ({ counts }) => counts.delivered === OTHERS)).counts).toMatchObject({ throttled: 0 });
  expect(await desk.steer(id, 'stop')).toMatchObject({ ok: true });
  answer();
});

test('nor do those whose last calls are not answered yet', async () => {
  const { settings } = await fleet(0);
  const answers: (() => void)[] = [];
  const { answered, alter } = answering(() => false);
  const desk = await jobsOf(settings, {
    alter: (ctx) => {
      const { bulk } = alter(ctx);
      const post: typeof bulk.post = async (connectionId, payload) => {
        const answer = await bulk.post(connectionId, payload);
        if (connectionId.endsWith('-004=')) await new Promise<void>((resolve) => answers.push(resolve));
        return answer;
      };
      return { ...ctx, bulk: { ...bulk, post } };
    },
  });
  const id = await begin(desk, 1_000, SMALL);
  await desk.until(id, () => answered.length === 12 * 5);
  for (const answer of answers) answer();
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ delivered: 12 * 5 });
  expect(new Set(answered).size).toBe(12 * 5);
});

test('no more are in the grace of their last words than a process that is to end can close', async () => {
  const { settings } = await fleet(0);
  const graceMs = 234;
  const open = new Set<string>();
  let most = 0;
  let endGraces = () => {};
  const areInGrace = new Promise<void>((resolve) => {
    endGraces = resolve;
  });
  const desk = await jobsOf(settings, {
    alter: (ctx) => {
      const post = async (connectionId: string): Promise<BulkOutcome> => {
        most = Math.max(most, open.add(connectionId).size);
        if (most === LANES * 5) endGraces();
        return { connectionId, outcome: 'delivered' };
      };
      const close = async (connectionId: string): Promise<BulkOutcome> => {
        open.delete(connectionId);
        return { connectionId, outcome: 'closed' };
      };
      // No grace ends before as many are in theirs as may be.
      const wait: typeof ctx.wait = (ms) => (ms === graceMs ? areInGrace : Promise.resolve()).then(() => ctx.wait(ms));
      return { ...ctx, wait, bulk: { ...ctx.bulk, post, delete: close } };
    },
  });
  const id = await begin(desk, 400, SMALL, { ...KICK, graceMs });
  expect((await desk.until(id, ({ status }) => status === 'done')).counts).toMatchObject({ closed: 12 * 5 });
  expect(most).toBe(LANES * 5);
});

test('whoever is tried again has a turn before all others have had their first', async () => {
  const { settings } = await fleet(0);
  const tried = new Set<string>();
  let before: number | undefined;
  const { answered, alter } = answering((id) => {
    if (tried.has(id) && id === idOf(0, 0)) before ??= new Set(answered).size;
    return tried.size < tried.add(id).size;
  });
  const desk = await jobsOf(settings, { alter });
  const id = await begin(desk, 100, [1, 100, 100, 100]);
  await desk.until(id, () => before !== undefined);
  expect(before).toBeLessThan(150);
  expect(await desk.steer(id, 'stop')).toMatchObject({ ok: true });
});

/** The second segment meets a mistake of the program, until that is mended. */
function breakSegment({ ctx: { jobs } }: Desk): () => void {
  const { readRecipients } = jobs;
  jobs.readRecipients = async (id, segment) => {
    if (segment === 1) throw new TypeError('undefined is not a function');
    return readRecipients(id, segment);
  };
  return () => {
    jobs.readRecipients = readRecipients;
  };
}

test('a mistake of the program in one segment keeps nobody in another from their turn, and then the job ends in words', async () => {
  const { settings } = await fleet(0);
  const { answered, alter } = answering(() => false);
  const desk = await jobsOf(settings, { alter });
  const mend = breakSegment(desk);
  const id = await begin(desk, 1_000, SMALL);
  expect(await desk.until(id, ({ status }) => status !== 'running')).toMatchObject({
    status: 'failed',
    problem: 'The console could not go on with a part of this job, for a mistake of the program. The log says why.',
    counts: { delivered: 5 * 11, remaining: 5 },
  });
  await desk.ctx.local.get(id)?.work;
  expect(desk.errors).toMatchObject([{ name: 'TypeError' }]);
  mend();
  await desk.steer(id, 'resume');
  await desk.until(id, ({ status }) => status === 'done');
  expect(answered.toSorted()).toEqual([...new Set(answered)].toSorted());
});

test('a job that met a mistake of the program is passed on by a console that ends, and goes on at another', async () => {
  const { settings } = await fleet(0);
  const { answered, alter } = answering(() => false);
  const ending = new AbortController();
  const first = await jobsOf(settings, {
    runner: 'first',
    alter: (ctx) => ({ ...alter(ctx), stopping: ending.signal }),
  });
  breakSegment(first);
  holdTurns(first.ctx, 10);
  const id = await begin(first, 50, SMALL);
  await first.until(id, ({ counts }) => counts.delivered === 10);
  expect(first.errors).toMatchObject([{ name: 'TypeError' }]);
  ending.abort();
  await first.ctx.local.get(id)?.work;
  expect(await first.ctx.jobs.read(id)).toMatchObject({ status: 'running', runner: null });
  const second = await jobsOf(settings, { runner: 'second', alter });
  await second.look();
  await second.until(id, ({ status }) => status === 'done');
  expect(answered.toSorted()).toEqual([...new Set(answered)].toSorted());
  expect(answered).toHaveLength(12 * 5);
});
