import { expect, test } from 'vitest';
import type { ConnectionPage } from '../domain/connection';
import { listQuerySchema } from '../domain/list-query';
import { NO_COST } from '../domain/overview';
import { err, ok, type Result } from '../domain/result';
import type { FleetReader } from '../registry/fleet-reader';
import { allShards } from '../registry/layout';
import type { PageQuery } from '../registry/page-task';
import { hugeFleet } from '../registry/test-fleet';
import { createChangeFeed } from './changes';
import { createSharedPages, SHARED_PAGE_MS } from './shared-pages';

/** A registry that answers when told to, and counts what it is asked. */
function setUp() {
  const clock = { nowMs: 1_000_000 };
  const asked: PageQuery[] = [];
  const waiting: ((answer: Result<ConnectionPage>) => void)[] = [];
  const pages = createSharedPages({
    read: (query) => {
      asked.push(query);
      return new Promise((resolve) => waiting.push(resolve));
    },
    now: () => clock.nowMs,
    elapsed: () => clock.nowMs,
  });
  const answer = (result: Result<ConnectionPage> = ok(pageOf('a'))) => {
    for (const resolve of waiting.splice(0)) resolve(result);
  };
  const look = (part: Partial<PageQuery> = {}, after?: number) =>
    pages.look({ query: { ...listQuerySchema.parse({}), ...part }, ...(after !== undefined && { after }) });
  /** Whether it was read for this look; then it is answered at once. */
  async function see(part: Partial<PageQuery> = {}, after?: number) {
    const before = asked.length;
    const page = look(part, after);
    answer();
    await page;
    return asked.length > before;
  }
  return { asked, answer, look, see, clock, forget: pages.forget };
}

const pageOf = (...ids: string[]): ConnectionPage => ({
  rows: ids.map((connectionId) => ({ connectionId })),
  next: null,
  previous: null,
  readAt: 1_000_000,
  order: 'newest',
  finds: [],
  read: { by: 'index', rows: 80, capacityUnits: 5 },
});

test('fifty people who look at one page have it read once, and one of them is told that it was read for them', async () => {
  const { look, asked, answer } = setUp();
  const looks = Array.from({ length: 50 }, () => look());
  answer();
  const pages = (await Promise.all(looks)).map((page) => (page.ok ? page.data : undefined));
  expect(asked).toHaveLength(1);
  expect(pages.filter((page) => page?.read.isShared)).toHaveLength(49);
  const answered = { ...pageOf('a'), answeredAt: 1_000_000 };
  expect(pages[0]).toEqual(answered);
  expect(pages[49]).toEqual({ ...answered, read: { ...pageOf().read, isShared: true } });
});

test('a page is good for a second for whoever looks then, and says when it was read and when that was told', async () => {
  const { see, look, clock } = setUp();
  expect(await see()).toBe(true);
  clock.nowMs += SHARED_PAGE_MS - 1;
  expect(await look()).toMatchObject({ ok: true, data: { readAt: 1_000_000, answeredAt: clock.nowMs } });
  clock.nowMs += 1;
  expect(await see()).toBe(true);
});

test.each<[string, Partial<PageQuery>]>([
  ['search', { q: 'user:ada' }],
  ['size', { size: 100 }],
  ['order', { order: 'oldest' }],
  ['page', { cursor: 'x' }],
  ['masking', { isMasked: true }],
  ['agreement to a scan', { scan: true }],
])('another %s is another page', async (_, part) => {
  const { see } = setUp();
  expect(await see({ isMasked: false })).toBe(true);
  expect(await see({ isMasked: false, ...part })).toBe(true);
  expect(await see({ isMasked: false, ...part })).toBe(false);
});

test('after an act of their own nobody is shown a page from before, nor one that was being read then', async () => {
  const { look, see, asked, answer, clock } = setUp();
  const before = look();
  const own = look({}, Number.MAX_SAFE_INTEGER);
  expect(asked).toHaveLength(2);
  answer();
  await Promise.all([before, own]);
  expect(await see()).toBe(false);
  clock.nowMs += 1;
  expect(await see({}, Number.MAX_SAFE_INTEGER)).toBe(true);
});

test('after an act all who look have every list read anew, once, whatever was being read', async () => {
  const { look, see, asked, answer, forget } = setUp();
  await see({ user: 'ada' });
  const before = look({ user: 'bob' });
  forget();
  const after = [look({ user: 'ada' }), look({ user: 'ada' }), look({ user: 'bob' })];
  expect(asked.map(({ user }) => user)).toEqual(['ada', 'bob', 'ada', 'bob']);
  answer();
  await Promise.all([before, ...after]);
  expect([await see({ user: 'ada' }), await see({ user: 'bob' })]).toEqual([false, false]);
});

test('who heard of a change is shown a page from after it, and all who heard of it have it read once', async () => {
  const { look, see, asked, answer, clock } = setUp();
  await see();
  clock.nowMs += 500;
  const heardAt = clock.nowMs;
  clock.nowMs += 10;
  const looks = Array.from({ length: 20 }, () => look({}, heardAt));
  answer();
  await Promise.all(looks);
  expect(asked).toHaveLength(2);
});

test('who connected beyond our shards before rows were seen there is told when they are', async () => {
  const { clock } = setUp();
  const now = () => clock.nowMs;
  const layout = { shards: allShards(), findsById: true, rows: 0 };
  const [since, row] = [now(), { connectionId: 'by-hand', connectedAt: now() + 1 }];
  const fleet: FleetReader = {
    ...hugeFleet(0, now),
    layout: async () => layout,
    async readShard({ shard, fromMs, onRow }) {
      if (shard === '8' && fromMs <= row.connectedAt) onRow(row);
      return { ...NO_COST, isCut: false };
    },
  };
  const feed = createChangeFeed({ tableName: 'any', fleet, now, elapsed: now, wait: async () => {} });
  const look = () => feed.look({ ids: [], since, readAt: since, q: '', after: 0 });
  clock.nowMs += 1_000;
  expect(await look()).toMatchObject({ data: { newer: 0 } });
  clock.nowMs += 5 * 60_000;
  await look();
  layout.shards = [...allShards(), '8'];
  clock.nowMs += 1_000;
  expect(await look()).toMatchObject({ data: { newer: 1, isAtLeast: false } });
});

test('a page that was read within a round of the feed, before somebody came, is none from after it', async () => {
  const { see, asked, clock } = setUp();
  const fleet: FleetReader = {
    ...hugeFleet(0, () => 0),
    async readShard({ shard, onRow }) {
      if (shard === '0') {
        await see();
        clock.nowMs += 1;
        onRow({ connectionId: 'came', connectedAt: clock.nowMs });
      }
      return { ...NO_COST, isCut: false };
    },
  };
  const now = () => clock.nowMs;
  const feed = createChangeFeed({ tableName: 'any', fleet, now, elapsed: now, wait: async () => {} });
  const told = await feed.look({ ids: [], since: now(), readAt: now(), q: '', after: 0 });
  const endedAt = told.ok ? told.data.endedAt : 0;
  expect([told, asked.length]).toMatchObject([{ data: { newer: 1 } }, 1]);
  expect([await see({}, endedAt), await see({}, endedAt)]).toEqual([true, false]);
});

test('who heard of a change by a clock that is ahead is shown a page from after they asked, and all who did have it read once', async () => {
  const { look, see, asked, answer, clock } = setUp();
  await see();
  const heardAt = clock.nowMs + 5_000;
  for (const _ of Array.from({ length: 20 })) {
    clock.nowMs += 10;
    look({}, heardAt);
  }
  answer();
  expect(asked).toHaveLength(2);
  expect([await see({}, heardAt), await see({}, heardAt + 1)]).toEqual([false, true]);
});

test('a failure is told to those who waited, and the next one asks again', async () => {
  const { look, see, asked, answer } = setUp();
  const looks = [look(), look()];
  answer(err('unavailable', 'The table does not answer.'));
  for (const page of await Promise.all(looks)) expect(page.ok).toBe(false);
  expect(asked).toHaveLength(1);
  expect(await see()).toBe(true);
});

test('what is kept is bounded in number and in size, and the oldest goes first', async () => {
  const { look, see, answer } = setUp();
  const users = Array.from({ length: 600 }, (_, number) => ({ user: `user-${number}` }));
  for (const user of users) await see(user);
  expect([await see(users[599]), await see(users[0])]).toEqual([false, true]);

  const large = pageOf('x'.repeat(3 * 1024 * 1024));
  for (const user of ['ada', 'bob', 'cyd']) {
    const page = look({ user });
    answer(ok(large));
    await page;
  }
  expect([await see({ user: 'cyd' }), await see({ user: 'ada' })]).toEqual([false, true]);

  // Of pasted lists what was asked for is larger than what was found.
  const lists = Array.from({ length: 40 }, (_, number) => ({ q: `${number} ${'x'.repeat(250_000)}` }));
  for (const list of lists) await see(list);
  expect([await see(lists[39]), await see(lists[0])]).toEqual([false, true]);
});
