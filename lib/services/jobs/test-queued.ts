import pino from 'pino';
import { onTestFinished } from 'vitest';
import { createSegmentQueue } from '../../queue/segment-queue';
import { startTestQueue } from '../../queue/test-queue';
import { startReceiveLoop } from '../../worker/receive-loop';
import { createLiveness } from '../liveness';
import type { JobContext } from './job-context';
import type { prepareFleets } from './test-fleet';
import { holdTurns } from './test-held-turns';
import { jobsOf } from './test-jobs';
import { createSegmentWorker } from './work-on-messages';

const EVERYONE = { kind: 'everyone', scan: false } as const;
const NOTICE = { kind: 'notice', template: 'Hello', format: 'text' } as const;
const NEVER = new AbortController().signal;
/** A poll that was broken off may have been given a message, which then shows again after this long. */
const VISIBILITY_S = 2;

type Options = { isOffered?: boolean; known?: Map<string, JobContext>; visibilitySeconds?: number };

/** A console that dispatches, and what a worker is made of; both live by a clock that the test may put forward. */
export const queuedFor =
  (fleet: ReturnType<typeof prepareFleets>['fleet']) =>
  async (
    clients: number,
    alterWorker: (ctx: JobContext) => Partial<JobContext> = () => ({}),
    options: Options = {},
  ) => {
    const world = await fleet(clients);
    const stored = await startTestQueue(options.visibilitySeconds ?? VISIBILITY_S);
    const clock = { aheadMs: 0 };
    const now = () => Date.now() + clock.aheadMs;
    const elapsed = () => performance.now() + clock.aheadMs;
    const clocks = () => ({ now, elapsed, isAlive: createLiveness(elapsed) });
    const queue = createSegmentQueue(stored.settings);
    const sentByConsole: string[] = [];
    const desk = await jobsOf(world.settings, {
      alter: (ctx) => {
        const post: typeof ctx.bulk.post = (id, payload) => {
          sentByConsole.push(id);
          return ctx.bulk.post(id, payload);
        };
        return { ...ctx, ...clocks(), queue, isOffered: options.isOffered ?? false, bulk: { ...ctx.bulk, post } };
      },
    });
    const { ctx, errors } = await jobsOf(world.settings, {
      runner: 'worker-1',
      alter: (plain) => ({ ...plain, ...clocks(), queue, ...alterWorker(plain) }),
    });
    const worker = createSegmentWorker({
      contexts: options.known ?? new Map([['test', ctx]]),
      refresh: async () => {},
      jobs: ctx.jobs,
      queue,
      onError: (error) => errors.push(error),
    });
    const loop = (by = worker) => {
      const started = startReceiveLoop({ queue, worker: by, log: pino({ level: 'silent' }) });
      onTestFinished(() => started.stop());
      return started;
    };
    const take = async () => {
      const [message] = await queue.receive(1, NEVER);
      if (!message) throw new Error('There is no message.');
      return message;
    };
    const begin = async (more: object = {}, before: (id: string) => unknown = () => {}) => {
      const { id } = await desk.prepare({ audience: EVERYONE, content: NOTICE, ...more });
      await before(id);
      await desk.start(id, 'everyone');
      return id;
    };
    const received = () => world.clients.map(({ received }) => received.length);
    /** What the console does itself waits until the test lets it go on. */
    const hold = () => holdTurns(desk.ctx, 0).more;
    return { ...world, stored, clock, queue, desk, ctx, worker, loop, take, begin, received, sentByConsole, hold };
  };
