import { type Load, startLoad, startOurs, withCast } from '../processes/cast';
import { compare, type Figure } from '../report/figure';
import { percentile } from '../report/statistics';
import type { Options, Scenario } from '../scenario';

const ROUNDS = 13;
const HEALTHY = 100;
const OTHERS = 50;
/** Wide, for times are the noisiest of all figures; one that waits for a slow client would wait many times as long. */
const BOUNDS = { p50: { atMost: 1.5 }, p99: { atMost: 2 } };
/** A quarter of what the gateway can do or less: a queue of its own would hide the delays that matter. */
const PACE = { perSecond: 3000, sidePerSecond: 1000, seconds: 1, callers: 64 };

export const slowClients: Scenario = {
  name: 'slow-clients',
  title: 'Posts to healthy clients while others read nothing and are posted to all the same',
  run,
};

type Server = ReturnType<typeof startOurs>;
type Side = { server: Server; load: Load; port: number; slow: number };
type Result = { p50: number; p99: number; heldPerClient: number };

async function run(_options: Options): Promise<Figure[]> {
  return withCast({ server: startOurs(), load: startLoad() }, async ({ server, load }) => {
    const port = await server.call('listen');
    const measureWith = (slow: number) => measure({ server, load, port, slow });
    const results: Record<number, Result[]> = { 0: [], 1: [], [OTHERS]: [] };
    await measureWith(0);
    for (let round = 0; round < ROUNDS; round++) {
      const order = round % 2 === 0 ? [0, 1, OTHERS] : [OTHERS, 1, 0];
      for (const slow of order) results[slow]?.push(await measureWith(slow));
    }
    const values = (slow: number, name: keyof Result) => (results[slow] ?? []).map((result) => result[name]);
    const bufferMiB = (await server.call('clientBufferBytes')) / 1024 ** 2;
    return [
      ...[1, OTHERS].flatMap((slow) => {
        const sides = (name: keyof Result) => ({ ours: values(slow, name), limit: values(0, name) });
        const who = `${slow} slow (limit: none)`;
        return [
          compare({ what: `median time of a post, ${who}`, unit: 'ms' }, sides('p50'), BOUNDS.p50),
          compare({ what: `99th percentile, ${who}`, unit: 'ms' }, sides('p99'), BOUNDS.p99),
        ];
      }),
      compare(
        { what: 'memory per slow client (limit: its buffer)', unit: 'MiB' },
        { ours: values(OTHERS, 'heldPerClient'), limit: values(OTHERS, 'p50').map(() => bufferMiB) },
        { atMost: 1.25 },
      ),
    ];
  });
}

/** One round. Without slow clients the same number of posts goes to others that read. */
async function measure({ server, load, port, slow }: Side): Promise<Result> {
  await load.call('open', { port, count: HEALTHY + OTHERS, width: 32 });
  const ids = (await server.call('ids')).slice(0, HEALTHY + OTHERS);
  const slowIds = ids.slice(HEALTHY, HEALTHY + slow);
  const before = await server.call('memory');
  await load.call('stopReading', { from: HEALTHY, count: slow });
  await load.call('fill', { port, ids: slowIds });
  const full = await server.call('memory');
  const latencies = await load.call('postPaced', {
    port,
    timedIds: ids.slice(0, HEALTHY),
    sideIds: slow > 0 ? slowIds : ids.slice(HEALTHY),
    sideStatus: slow > 0 ? 429 : 200,
    ...PACE,
  });
  await load.call('cutAll');
  const heldBytes = full.heapUsed + full.external - before.heapUsed - before.external;
  return {
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    heldPerClient: heldBytes / Math.max(1, slow) / 1024 ** 2,
  };
}
