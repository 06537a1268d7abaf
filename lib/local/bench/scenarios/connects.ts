import { type Load, startLoad, startOurs, startPlain, withCast } from '../processes/cast';
import { pick, type Rounds, takeTurns } from '../processes/rounds';
import { cpuShare, type Usage } from '../processes/usage';
import { compare, type Figure } from '../report/figure';
import type { Options, Scenario } from '../scenario';

const ROUNDS = 13;
const CLIENTS = 4000;
/** A function takes a thousand events at a time, and all clients leave at once. */
const HOSTED_CLIENTS = 800;
/** Handshakes under way. */
const WIDTH = 64;

export const connects: Scenario = { name: 'connects', title: 'Connects with handlers on, against plain ws', run };

type Server = { call: (name: 'usage') => Promise<Usage> };
type Side = { load: Load; server: Server; port: number };
type Result = { perSecond: number; perCpuSecond: number; serverShare: number; loadShare: number };

async function run(_options: Options): Promise<Figure[]> {
  const cast = { ours: startOurs(), hosting: startOurs(), plain: startPlain(), load: startLoad() };
  return withCast(cast, async ({ ours, hosting, plain, load }) => {
    const ourSide = { load, server: ours, port: await ours.call('listen') };
    const hostingSide = { load, server: hosting, port: await hosting.call('listenHosting') };
    const plainSide = { load, server: plain, port: await plain.call('listen') };

    const rounds = await takeTurns(ROUNDS, {
      ours: () => measure(ourSide, CLIENTS),
      limit: () => measure(plainSide, CLIENTS),
    });
    const { connects, disconnects } = await ours.call('counts');
    if (connects !== (ROUNDS + 1) * CLIENTS) throw new Error(`$connect ran ${connects} times`);
    if (disconnects !== connects) throw new Error(`$disconnect ran ${disconnects} times for ${connects} connections`);
    const hosted = await takeTurns(ROUNDS, {
      ours: () => measure(hostingSide, HOSTED_CLIENTS),
      limit: () => measure(plainSide, HOSTED_CLIENTS),
    });
    if ((await hosting.call('counts')).errors > 0) throw new Error('A hosted function failed');
    return [...toFigures(rounds), ...toHostedFigures(hosted)];
  });
}

/**
 * The bound is on what a second of the server's processor does: the system does most of the work of opening a connection on the
 * client's side, so that one load process cannot keep plain `ws` busy, and elapsed time would flatter us.
 */
function toFigures(rounds: Rounds<Result>): Figure[] {
  const bound = { atLeast: 0.6 };
  return [
    compare(
      { what: 'connects per second of server CPU', unit: '1/s' },
      pick(rounds, (r) => r.perCpuSecond),
      bound,
    ),
    compare(
      { what: 'connects', unit: '1/s' },
      pick(rounds, (r) => r.perSecond),
    ),
    compare(
      { what: 'server CPU', unit: '% of a core' },
      pick(rounds, (r) => r.serverShare),
    ),
    compare(
      { what: 'load CPU', unit: '% of a core' },
      pick(rounds, (r) => r.loadShare),
    ),
  ];
}

function toHostedFigures(rounds: Rounds<Result>): Figure[] {
  return [
    compare(
      { what: 'connects, a hosted function behind them', unit: '1/s' },
      pick(rounds, (r) => r.perSecond),
    ),
  ];
}

/** One round: from the first SYN to the last 101. The ends are not timed. */
async function measure({ load, server, port }: Side, clients: number): Promise<Result> {
  const before = await server.call('usage');
  const span = await load.call('open', { port, count: clients, width: WIDTH });
  const after = await server.call('usage');
  await load.call('cutAll');
  return {
    perSecond: (1000 * clients) / (span.after.atMs - span.before.atMs),
    perCpuSecond: (1000 * clients) / (after.cpuMs - before.cpuMs),
    serverShare: cpuShare(before, after),
    loadShare: cpuShare(span.before, span.after),
  };
}
