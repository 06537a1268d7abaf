import { startLoad, startOurs, startPlain, withCast } from '../processes/cast';
import { openFilesAllowed } from '../processes/open-files';
import { pick, takeTurns } from '../processes/rounds';
import type { Memory } from '../processes/usage';
import { compare, type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';

const ROUNDS = 5;
const CLIENTS = 10_000;
/** What a process opens besides them. */
const OTHER_FILES = 200;
const WARM_UP_CLIENTS = 20;

export const memory: Scenario = { name: 'memory', title: 'Memory of idle connections, against plain ws', run };

async function run(_options: Options): Promise<Figure[]> {
  const clients = Math.min(CLIENTS, openFilesAllowed() - OTHER_FILES);
  const rounds = await takeTurns(ROUNDS, {
    ours: () => measure(startOurs, clients),
    limit: () => measure(startPlain, clients),
  });
  const unit = 'KiB';
  return [
    state({ what: 'idle connections', unit: '' }, [clients]),
    compare(
      { what: 'resident memory per connection', unit },
      pick(rounds, ({ rss }) => rss),
      { atMost: 1.5 },
    ),
    compare(
      { what: 'heap per connection', unit },
      pick(rounds, ({ heapUsed }) => heapUsed),
    ),
  ];
}

type Server = {
  call: ((name: 'listen') => Promise<number>) & ((name: 'memory') => Promise<Memory>);
  stop: () => Promise<void>;
};

/** A process of its own each time: memory that a process once had, it keeps. */
async function measure(start: () => unknown, clients: number): Promise<Memory> {
  return withCast({ server: start() as Server, load: startLoad() }, async ({ server, load }) => {
    const port = await server.call('listen');
    await load.call('open', { port, count: WARM_UP_CLIENTS, width: 1 });
    await load.call('cutAll');
    const before = await server.call('memory');
    await load.call('open', { port, count: clients, width: 64 });
    const after = await server.call('memory');
    const perConnection = (name: keyof Memory) => (after[name] - before[name]) / clients / 1024;
    return { rss: perConnection('rss'), heapUsed: perConnection('heapUsed'), external: perConnection('external') };
  });
}
