import { describe, expect, test, vi } from 'vitest';
import { createBulkClient } from '../../gateway/bulk-client';
import { waitFor } from '../../local/testing';
import { createCautiousNow } from '../cautious-clock';
import { createLiveness } from '../liveness';
import { putRows } from '../test-sweep';
import type { JobContext } from './job-context';
import { prepareFleets } from './test-fleet';
import { jobsOf } from './test-jobs';
import { killable } from './test-killable';

/** The clock of the machine is set while a job is at work. Calls are signed by it, and everything that is written down carries it. */

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'x', format: 'text' } as const;
const HOUR_MS = 3_600_000;
const TIMEOUT_MS = 60_000;
/** Of whoever watches a canary. */
const BETWEEN_LOOKS_MS = 250;

const { fleet, engine } = prepareFleets();

type Settings = Awaited<ReturnType<typeof fleet>>['settings'];

/** A process whose wall clock is ahead by what the test says, and whose stopwatch may be put forward. */
async function deskWith(settings: Settings, clock: { aheadMs: number; later?: number }, more: Wish = {}) {
  const now = () => Date.now() + clock.aheadMs;
  const elapsed = () => performance.now() + (clock.later ?? 0);
  const callbackUrl = `http://127.0.0.1:${settings.port}/dev`;
  const alter = (ctx: JobContext): JobContext => ({
    ...ctx,
    now,
    elapsed,
    isAlive: createLiveness(elapsed),
    cautiousNow: createCautiousNow(now, elapsed, now),
    bulk: createBulkClient({ callbackUrl, region: settings.region, concurrency: 32, now }),
  });
  return jobsOf(settings, {
    runner: more.runner ?? 'process-1',
    alter: (ctx) => (more.alter ?? ((same) => same))(alter(ctx)),
  });
}
type Wish = { runner?: string; alter?: (ctx: JobContext) => JobContext };

describe.each([
  ['ahead', HOUR_MS],
  ['back', -HOUR_MS],
])('a clock that jumps an hour %s', (_, jumpMs) => {
  test(
    'in the middle of a job: everybody gets it once, those to be tried again as well, and nothing waits for the clock',
    async () => {
      const { clients, settings, fail } = await fleet(120);
      const clock = { aheadMs: 0 };
      const desk = await deskWith(settings, clock);
      fail([{ fault: 'throttle', rate: 0.2 }]);
      const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, pace: { perSecond: 100 } });
      await desk.start(job.id, 'everyone');
      await desk.until(job.id, ({ counts }) => counts.delivered > 20);
      clock.aheadMs = jumpMs;
      await desk.until(job.id, ({ counts }) => counts.delivered > 60);
      fail([]);
      const done = await desk.until(job.id, ({ status }) => status === 'done' || status === 'failed');
      expect(done).toMatchObject({ status: 'done', problem: null, counts: { uncertain: 0, refused: 0, remaining: 0 } });
      expect(done.counts.delivered + done.counts.throttled).toBe(120);
      const got = clients.map(({ received }) => received.length);
      expect(got.filter((times) => times === 1)).toHaveLength(done.counts.delivered);
      expect(Math.max(...got)).toBe(1);
      expect(desk.errors).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'while a canary is watched: the watch is neither shorter nor longer',
    async () => {
      const { clients, settings } = await fleet(30);
      const clock = { aheadMs: 0, later: 0 };
      let waits = 0;
      const counting = ({ wait, ...ctx }: JobContext): JobContext => ({
        ...ctx,
        wait: (ms) => {
          if (ms === BETWEEN_LOOKS_MS) waits += 1;
          return wait(ms);
        },
      });
      const desk = await deskWith(settings, clock, { alter: counting });
      const isWatchedOn = async () => {
        const before = waits;
        await waitFor(() => expect(waits).toBeGreaterThan(before + 2));
        expect(await desk.read(job.id)).toMatchObject({ status: 'running', canary: { state: 'watching' } });
      };
      const job = await desk.prepare({ audience: EVERYONE, content: NOTICE, canary: { watchSeconds: 600 } });
      await desk.start(job.id, 'everyone');
      await desk.until(job.id, ({ canary }) => canary?.state === 'watching');
      clock.aheadMs = jumpMs;
      await isWatchedOn();
      // They have it, and leave: a watch that was cut short would not have seen that.
      await waitFor(() => expect(clients.filter(({ received }) => received.length > 0)).toHaveLength(10));
      for (const { socket, received } of clients) if (received.length > 0) socket.terminate();
      // By the stopwatch; the rest is for a machine that is slow meanwhile.
      clock.later = 500_000;
      await isWatchedOn();
      clock.later = 600_000;
      const halted = await desk.until(job.id, ({ status }) => status === 'failed' || status === 'done');
      expect(halted).toMatchObject({ status: 'failed', counts: { remaining: 20 } });
      expect(halted.problem).toContain('were disconnected by then');
    },
    TIMEOUT_MS,
  );

  test(
    'just when the process at work is killed: another takes over after seconds, and nobody gets it twice',
    async () => {
      const { clients, settings } = await fleet(100);
      const victim = killable(60);
      const first = await jobsOf(settings, { alter: victim.alter });
      const job = await first.prepare({ audience: EVERYONE, content: NOTICE });
      await first.start(job.id, 'everyone');
      await vi.waitFor(() => expect(victim.isDead()).toBe(true), { timeout: TIMEOUT_MS });

      const clock = { aheadMs: jumpMs, later: 0 };
      const second = await deskWith(settings, clock, { runner: 'process-2' });
      await second.look();
      // By the stopwatch it is sixteen seconds later, whatever the clock says.
      clock.later = 16_000;
      const done = await (async () => {
        for (;;) {
          await second.look();
          const now = await second.read(job.id);
          if (now.status === 'done') return now;
          await vi.waitFor(() => expect(second.ctx.local.size).toBe(0), { timeout: TIMEOUT_MS });
          // A segment that was looked at for the first time may be held for as long again.
          clock.later += 16_000;
        }
      })();
      expect(done.counts).toMatchObject({ remaining: 0, claimed: 0 });
      const got = clients.map(({ received }) => received.length);
      expect(Math.max(...got)).toBe(1);
      expect(got.filter((times) => times === 1).length).toBeGreaterThanOrEqual(done.counts.delivered);
    },
    TIMEOUT_MS,
  );
});

test('a scheduled start is of the wall clock, and happens once though the clock is set across it and back', async () => {
  const { clients, settings } = await fleet(2);
  const clock = { aheadMs: 0 };
  const desk = await deskWith(settings, clock);
  const job = await desk.prepare({ audience: EVERYONE, content: NOTICE });
  await desk.start(job.id, 'everyone', { at: Date.now() + HOUR_MS - 60_000 });
  clock.aheadMs = -HOUR_MS;
  await desk.look();
  expect((await desk.read(job.id)).status).toBe('scheduled');
  clock.aheadMs = HOUR_MS;
  await desk.look();
  await desk.until(job.id, ({ status }) => status === 'done');
  clock.aheadMs = -HOUR_MS;
  await desk.look();
  clock.aheadMs = HOUR_MS;
  await desk.look();
  expect((await desk.read(job.id)).status).toBe('done');
  expect(clients.map(({ received }) => received)).toEqual([['x'], ['x']]);
});

test('a row that is about to be connected stays when the clock jumps ahead: it is not as old as it looks', async () => {
  const { settings, tableName, connect } = await fleet(0, 1);
  const clock = { aheadMs: 0 };
  const desk = await deskWith(settings, clock);
  const young = { connectionId: 'JSt4RfLoCGYAAAA=', connectedAt: Date.now() };
  await connect();
  await putRows(engine(), tableName, [young]);
  clock.aheadMs = HOUR_MS;
  const ids = [young.connectionId];
  const job = await desk.prepare({ audience: { kind: 'ids', ids }, content: NOTICE });
  await desk.start(job.id);
  const done = await desk.until(job.id, ({ status }) => status === 'done');
  expect(done.counts.gone).toBe(1);
  expect(await desk.ctx.registry.get(young.connectionId)).toMatchObject({ ok: true, data: { row: young } });
});

test('who connected after the clock of the console says is left out and counted, and who was chosen is not', async () => {
  const { settings, clients } = await fleet(3);
  const behind = await deskWith(settings, { aheadMs: -HOUR_MS });
  const all = await behind.prepare({ audience: EVERYONE, content: NOTICE });
  expect(all.card).toMatchObject({ total: 0, later: 3 });
  const chosen = await behind.prepare({ audience: { kind: 'ids', ids: clients.map(({ id }) => id) }, content: NOTICE });
  expect(chosen.card).toMatchObject({ total: 3 });
  expect(chosen.card?.later).toBeUndefined();
});
