import { startAnswering, withCast } from '../processes/cast';
import { startChild } from '../processes/child';
import type { EngineOperations } from '../registry/engine';
import { compare, type Figure, state } from '../report/figure';
import type { Options, Scenario } from '../scenario';
import type { Measure, SenderOperations } from './sender';

const FEW = 10_000;
const MIB = 1024 ** 2;
/** Flat but for what differs from one run to the next. */
const MAX_GROWTH = 1.25;

export const jobMemory: Scenario = {
  name: 'job-memory',
  title: 'What a process holds while it sends to 10,000 and to many more',
  run,
};

async function run({ registryRows }: Options): Promise<Figure[]> {
  const jobs = Math.max(1, Math.round(registryRows / FEW));
  const held = await mostFor(registryRows, 'held');
  const taken = await mostFor(registryRows, 'taken');
  const of = { unit: 'MiB' };
  const ratio = (what: string, most: number, limit: number, bound?: { atMost: number }) =>
    compare({ what, ...of }, { ours: [most / MIB], limit: [limit / MIB] }, bound);
  return [
    state({ what: 'recipients', unit: '' }, [registryRows]),
    ratio(
      'the most in use, heap and buffers after a collection (limit: a job of 10,000)',
      held,
      await mostFor(FEW, 'held'),
      { atMost: MAX_GROWTH },
    ),
    ratio(
      `the most taken from the machine, RSS (limit: the same recipients in ${jobs} jobs of 10,000)`,
      taken,
      await mostFor(FEW, 'taken', jobs),
      { atMost: MAX_GROWTH },
    ),
    ratio('the same (limit: one job of 10,000)', taken, await mostFor(FEW, 'taken')),
  ];
}

/**
 * Bytes. Each run has processes of its own: a collection that is forced, to see what is in use, changes what is taken. What is taken grows with the time
 * that a process works, up to what V8 lets garbage take, so that it compares jobs only over the same work.
 */
function mostFor(rows: number, measure: Measure, jobs = 1): Promise<number> {
  const cast = {
    gateway: startAnswering(),
    engine: startChild<EngineOperations>(new URL('../registry/engine.ts', import.meta.url)),
    sender: startChild<SenderOperations>(new URL('./sender.ts', import.meta.url)),
  };
  return withCast(cast, async ({ gateway, engine, sender }) => {
    const gatewayPort = await gateway.call('listen');
    const tablePort = await engine.call('start', rows, Date.now());
    try {
      const place = { gatewayPort, tablePort, table: 'registry', text: '{"kind":"notice"}' };
      const { delivered, bytes } = await sender.call('most', place, measure, jobs);
      if (delivered !== rows * jobs) throw new Error(`${delivered} of ${rows * jobs} were delivered`);
      return bytes;
    } finally {
      await engine.call('end');
    }
  });
}
