import { type Load, startBare, startLoad, startOurs, withCast } from '../processes/cast';
import { pick, type Rounds, takeTurns } from '../processes/rounds';
import { cpuShare, type Usage } from '../processes/usage';
import { compare, type Figure } from '../report/figure';
import type { Options, Scenario } from '../scenario';

/** Many short ones rather than a few long ones: what else the machine does then spoils a few. */
const ROUNDS = 13;
const RECIPIENTS = 500;
const CALLERS = 48;
const BODY_BYTES = 120;
/** About a second. */
const POSTS = 20_000;
const PIPELINED_ROUNDS = 3;
/** What one piece holds when calls are written one behind the other. */
const PIPELINE_DEPTH = 8;

export const posts: Scenario = { name: 'posts', title: 'Signed posts, against a bare verifying endpoint', run };

type Server = {
  call: ((name: 'listen') => Promise<number>) &
    ((name: 'ids') => Promise<string[]>) &
    ((name: 'usage') => Promise<Usage>);
};
type Result = { perSecond: number; cpuUs: number; serverShare: number; loadShare: number };

async function run(_options: Options): Promise<Figure[]> {
  return withCast({ ours: startOurs(), bare: startBare(), load: startLoad() }, async ({ ours, bare, load }) => {
    const sides = [
      { server: ours as Server, port: await ours.call('listen') },
      { server: bare as Server, port: await bare.call('listen') },
    ] as const;
    const measureAt = (depth: number, count: number) =>
      takeTurns(count, {
        ours: () => measure({ load, ...sides[0], depth }),
        limit: () => measure({ load, ...sides[1], depth }),
      });
    return [
      ...toFigures('', await measureAt(1, ROUNDS), true),
      ...toFigures(', pipelined', await measureAt(PIPELINE_DEPTH, PIPELINED_ROUNDS), false),
    ];
  });
}

function toFigures(suffix: string, rounds: Rounds<Result>, isBound: boolean): Figure[] {
  const perSecond = pick(rounds, (result) => result.perSecond);
  return [
    compare({ what: `signed posts${suffix}`, unit: '1/s' }, perSecond, isBound ? { atLeast: 0.8 } : undefined),
    compare(
      { what: `server CPU per post${suffix}`, unit: 'µs' },
      pick(rounds, (result) => result.cpuUs),
    ),
    compare(
      { what: `server CPU${suffix}`, unit: '% of a core' },
      pick(rounds, (result) => result.serverShare),
    ),
    compare(
      { what: `load CPU${suffix}`, unit: '% of a core' },
      pick(rounds, (result) => result.loadShare),
    ),
  ];
}

/** One round: clients connect, posts are signed, and only then the clock starts. */
async function measure(side: { load: Load; server: Server; port: number; depth: number }): Promise<Result> {
  const { load, server, port, depth } = side;
  await load.call('open', { port, count: RECIPIENTS, width: 32 });
  const ids = (await server.call('ids')).slice(0, RECIPIENTS);
  await load.call('sign', { port, ids, count: POSTS, bodyBytes: BODY_BYTES });
  const before = await server.call('usage');
  const span = await load.call('post', { port, callers: CALLERS, depth });
  const after = await server.call('usage');
  await load.call('cutAll');
  return {
    perSecond: (1000 * POSTS) / (span.after.atMs - span.before.atMs),
    cpuUs: (1000 * (after.cpuMs - before.cpuMs)) / POSTS,
    serverShare: cpuShare(before, after),
    loadShare: cpuShare(span.before, span.after),
  };
}
