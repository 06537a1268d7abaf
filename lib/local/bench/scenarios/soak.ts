import { type Load, startLoad, startOurs, withCast } from '../processes/cast';
import type { Memory } from '../processes/usage';
import { waitFor } from '../processes/wait-for';
import { compare, type Figure, state } from '../report/figure';
import { median, outerThirds } from '../report/statistics';
import type { Options, Scenario } from '../scenario';

const CLIENTS = 300;
const POSTS = 900;
const BODY_BYTES = 120;
const SAMPLE_EVERY_MS = 1000;
/** The compiler, and what is made once and kept, have settled after so many cycles. */
const WARM_UP_CYCLES = 40;

export const soak: Scenario = { name: 'soak', title: 'A long soak: clients come, are posted to, talk and go', run };

type Server = ReturnType<typeof startOurs>;

async function run({ soakMinutes }: Options): Promise<Figure[]> {
  return withCast({ server: startOurs(), load: startLoad() }, async ({ server, load }) => {
    const port = await server.call('listen');
    const atFirst = await server.call('resources');
    for (let cycle = 0; cycle < WARM_UP_CYCLES; cycle++) await runCycle(server, load, port);

    const samples: Memory[] = [];
    let cycles = WARM_UP_CYCLES;
    const deadlineMs = Date.now() + soakMinutes * 60_000;
    while (Date.now() < deadlineMs) {
      const sampleAtMs = Date.now() + SAMPLE_EVERY_MS;
      for (; Date.now() < sampleAtMs; cycles++) await runCycle(server, load, port);
      samples.push(await server.call('memory'));
    }
    return [...toGrowth(samples), ...(await toRemains({ server, handlesAtFirst: atFirst.handles, cycles }))];
  });
}

async function runCycle(server: Server, load: Load, port: number): Promise<void> {
  await load.call('open', { port, count: CLIENTS, width: 32 });
  const ids = await server.call('ids');
  await load.call('sign', { port, ids, count: POSTS, bodyBytes: BODY_BYTES });
  await load.call('talk');
  await load.call('post', { port, callers: 8, depth: 1 });
  const wrong = await load.call('callInVain', { port, ids });
  if (wrong > 0) throw new Error(`${wrong} calls that must be refused were not, or for another reason`);
  await load.call('leave', { port, ids });
}

function toGrowth(samples: readonly Memory[]): Figure[] {
  const { first, last } = outerThirds(samples);
  const sides = (name: 'heapUsed' | 'rss') => {
    const inMiB = (third: readonly Memory[]) => [median(third.map((sample) => sample[name])) / 1024 ** 2];
    return { ours: inMiB(last), limit: inMiB(first) };
  };
  const unit = 'MiB';
  return [
    compare({ what: 'heap, last third (limit: first third)', unit }, sides('heapUsed'), { atMost: 1.05 }),
    compare({ what: 'resident memory, last third (limit: first third)', unit }, sides('rss'), { atMost: 1.1 }),
  ];
}

/** What is left when everybody has gone. The ends of the last clients are waited for. */
async function toRemains(end: {
  server: Server;
  handlesAtFirst: readonly string[];
  cycles: number;
}): Promise<Figure[]> {
  const { server, handlesAtFirst, cycles } = end;
  const handlesLeft = async () => (await server.call('resources')).handles.length - handlesAtFirst.length;
  await waitFor(async () => (await handlesLeft()) <= 0).catch(() => {});
  const { connects, disconnects, messages, errors } = await server.call('counts');
  const expected = cycles * CLIENTS;
  const none = { atMost: 0 };
  return [
    state({ what: 'connections that came and went', unit: '' }, [connects]),
    state({ what: 'connects missing', unit: '' }, [expected - connects], none),
    state({ what: 'disconnects missing', unit: '' }, [connects - disconnects], none),
    state({ what: 'messages missing', unit: '' }, [expected - messages], none),
    state({ what: 'errors logged', unit: '' }, [errors], none),
    state({ what: 'sockets, timers and other handles left', unit: '' }, [await handlesLeft()], none),
    state({ what: 'WebSocket objects left', unit: '' }, [(await server.call('resources')).webSockets], none),
  ];
}
