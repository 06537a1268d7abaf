import { MAX_CONCURRENCY } from '../../../domain/job-limits';
import { openFilesAllowed } from '../processes/open-files';
import { pick, takeTurns } from '../processes/rounds';
import { compare, type Figure, state } from '../report/figure';
import { busiestSecond } from '../report/statistics';
import type { Options, Scenario } from '../scenario';
import { cpuOf, type Fleet, perSecondOf, withFleet } from './fleet';
import type { Pace } from './job';
import type { Sent } from './place';

const LOOP_ROUNDS = 9;
const BROADCAST_ROUNDS = 5;
/** The sample takes ten seconds for 10,000 calls of 50 ms. */
const SLOW_ROUNDS = 3;
/** What a round of loops posts to each client. */
const POSTS_EACH = 2;
/** What a process opens besides clients: the gateway a connection for each call under way. */
const OTHER_FILES = 200 + MAX_CONCURRENCY;
const LIMIT_PER_SECOND = 1_000;
/** What a call to API Gateway may take, and how many a target lets be under way at once unless it says otherwise. */
const SLOW_CALL_MS = 50;
const USUAL_CONCURRENCY = 64;
const UNITS = { rate: '1/s', cpu: 'ms' };

export const jobs: Scenario = {
  name: 'jobs',
  title: 'One notice to everybody: whole jobs against AWS’s sample and against a bare loop, and under a limit',
  run,
};

function run({ jobRecipients }: Options): Promise<Figure[]> {
  const count = Math.min(jobRecipients, openFilesAllowed() - OTHER_FILES);
  return withFleet(count, async (fleet) => [
    state({ what: 'recipients', unit: '' }, [count]),
    ...(await compareJobs(fleet)),
    ...(await compareSlowly(fleet)),
    ...(await measureLimit(fleet)),
    ...(await compareLoops(fleet)),
  ]);
}

/** From the registry to the clients, and all the bookkeeping; the bare loop knows the ids and keeps nothing. */
async function compareJobs({ place, ids, sender, expectEach }: Fleet): Promise<Figure[]> {
  const sendAll = (way: 'job' | 'sample') => async () => {
    const sent = await expectEach(1, () => sender.call(way, place));
    if (sent.recipients !== ids.length) throw new Error(`${way} reached ${sent.recipients} of ${ids.length}`);
    return sent;
  };
  const bare = () => expectEach(1, () => sender.call('bare', place, ids));
  const bySample = await takeTurns(BROADCAST_ROUNDS, { ours: sendAll('job'), limit: sendAll('sample') });
  const byLoop = await takeTurns(BROADCAST_ROUNDS, { ours: sendAll('job'), limit: bare });
  return [
    compare({ what: 'a job (limit: the sample)', unit: UNITS.rate }, pick(bySample, perSecondOf), { atLeast: 6 }),
    compare({ what: 'a job (limit: a bare loop over known ids)', unit: UNITS.rate }, pick(byLoop, perSecondOf), {
      atLeast: 0.6,
    }),
    compare({ what: 'its CPU per 1,000 recipients (limit: the sample)', unit: UNITS.cpu }, pick(bySample, cpuOf)),
    compare({ what: 'its CPU per 1,000 recipients (limit: a bare loop)', unit: UNITS.cpu }, pick(byLoop, cpuOf)),
  ];
}

/** The same where a call takes as long as one to AWS does. The sample is as the SDK comes, which opens 50 connections; the target lets be under way what a target may. */
async function compareSlowly({ place, sender, delayed, expectEach }: Fleet): Promise<Figure[]> {
  const wide = { concurrency: MAX_CONCURRENCY };
  const sent = (send: () => Promise<Sent>) => () => delayed(SLOW_CALL_MS, () => expectEach(1, send));
  const rounds = await takeTurns(SLOW_ROUNDS, {
    ours: sent(() => sender.call('job', place, wide)),
    limit: sent(() => sender.call('sample', place)),
  });
  const what = `a job with ${MAX_CONCURRENCY} calls under way, each takes ${SLOW_CALL_MS} ms longer (limit: the sample)`;
  return [compare({ what, unit: UNITS.rate }, pick(rounds, perSecondOf), { atLeast: 6 })];
}

/** What a limit of the job comes to, where the calls go out. */
async function measureLimit({ place, ids, sender, delayed, expectEach }: Fleet): Promise<Figure[]> {
  const send = (pace: Pace) => () => sender.call('paced', place, pace, ids.length);
  const startedAt = await expectEach(1, send({ perSecond: LIMIT_PER_SECOND }));
  const wide = { perSecond: LIMIT_PER_SECOND, concurrency: USUAL_CONCURRENCY };
  const slowly = await delayed(SLOW_CALL_MS, () => expectEach(1, send(wide)));
  const average = { what: `a job limited to ${LIMIT_PER_SECOND}/s: on average`, unit: UNITS.rate };
  const rate = [rateOf(startedAt)];
  return [
    state(average, rate, { atLeast: 0.97 * LIMIT_PER_SECOND }),
    state(average, rate, { atMost: 1.03 * LIMIT_PER_SECOND }),
    state({ what: 'its busiest second', unit: UNITS.rate }, [busiestSecond([...startedAt])], {
      atMost: 1.1 * LIMIT_PER_SECOND,
    }),
    compare(
      { what: `the same, calls take ${SLOW_CALL_MS} ms longer (limit: its own)`, unit: UNITS.rate },
      { ours: [rateOf(slowly)], limit: [LIMIT_PER_SECOND] },
      { atLeast: 0.97 },
    ),
  ];
}

/** Calls a second between the first and the last; when each went out, in ms and in order. */
function rateOf(startedAt: ArrayLike<number>): number {
  const [first = Number.NaN, last = Number.NaN] = [startedAt[0], startedAt[startedAt.length - 1]];
  return ((startedAt.length - 1) * 1_000) / (last - first);
}

/** The calls alone: both know the ids, neither keeps anything. */
async function compareLoops({ place, ids, sender, expectEach }: Fleet): Promise<Figure[]> {
  const calls = Array.from({ length: POSTS_EACH }, () => ids).flat();
  const send = (loop: 'bulk' | 'bare') => () => expectEach(POSTS_EACH, () => sender.call(loop, place, calls));
  const rounds = await takeTurns(LOOP_ROUNDS, { ours: send('bulk'), limit: send('bare') });
  return [
    compare(
      { what: 'posts of the bulk client alone (limit: bare loop)', unit: UNITS.rate },
      pick(rounds, perSecondOf),
      {
        atLeast: 0.8,
      },
    ),
    compare({ what: 'its CPU per 1,000 posts (limit: bare loop)', unit: UNITS.cpu }, pick(rounds, cpuOf), {
      atMost: 1.25,
    }),
  ];
}
